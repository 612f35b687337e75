package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.Spelling;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A system prompt with placeholders. Only {@code {{input.x}}} and {@code {{config.x}}} are placeholders, and
 * placeholders inside inserted values are not replaced.
 */
record Prompt(String text) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("(input|config)\\.([A-Za-z_][A-Za-z0-9_]*)");

    /**
     * A sentence for each placeholder that names no property of either schema.
     *
     * @param input what the input's schema says of each property; null where it cannot be read
     * @param config the same of the configuration
     */
    List<String> faults(@Nullable JsonNode input, @Nullable JsonNode config) {
        var known =
                Stream.concat(names("input.", input), names("config.", config)).toList();
        return PLACEHOLDER
                .matcher(text)
                .results()
                .filter(found -> isUnknown(found, input, config))
                .map(found -> found.group()
                        + " is no property of input.schema.json or config.schema.json; write {{input.x}} or {{config.x}}"
                        + Spelling.hint(found.group(1).strip(), known))
                .distinct()
                .toList();
    }

    private static Stream<String> names(String root, @Nullable JsonNode properties) {
        return properties == null
                ? Stream.of()
                : properties.propertyNames().stream().map(name -> root + name);
    }

    private static boolean isUnknown(MatchResult found, @Nullable JsonNode input, @Nullable JsonNode config) {
        var name = NAME.matcher(found.group(1).strip());
        if (!name.matches()) {
            return true;
        }
        var properties = name.group(1).equals("input") ? input : config;
        return properties != null && properties.path(name.group(2)).isMissingNode();
    }

    /** The prompt for one input: text as it is, anything else as JSON, nothing for a missing property. */
    String render(JsonNode input, JsonNode config) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            var known = NAME.matcher(found.group(1).strip()).matches();
            return Matcher.quoteReplacement(known ? written(value(found, input, config)) : found.group());
        });
    }

    private static JsonNode value(MatchResult found, JsonNode input, JsonNode config) {
        var name = NAME.matcher(found.group(1).strip());
        if (!name.matches()) {
            return Json.MAPPER.missingNode();
        }
        return (name.group(1).equals("input") ? input : config).path(name.group(2));
    }

    private static String written(JsonNode value) {
        return value.isString() ? value.stringValue() : value.isMissingNode() ? "" : value.toString();
    }
}
