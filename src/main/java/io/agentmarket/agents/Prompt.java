package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A system prompt with placeholders. Only {@code {{input.x}}} and {@code {{config.x}}} mean something, and a value that
 * is put in is never read for placeholders again.
 */
record Prompt(String text) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("(input|config)\\.([A-Za-z_][A-Za-z0-9_]*)");

    /**
     * @param input what the input's schema says of each property; an object
     * @param config the same of the configuration
     * @throws IllegalArgumentException when a placeholder is a property of neither
     */
    void verify(JsonNode input, JsonNode config) {
        PLACEHOLDER.matcher(text).results().forEach(found -> {
            if (value(found, input, config).isMissingNode()) {
                throw new IllegalArgumentException(
                        found.group()
                                + " is no property of input.schema.json or config.schema.json; write {{input.x}} or {{config.x}}");
            }
        });
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
