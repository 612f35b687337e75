package io.agentmarket.agents;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A system prompt with placeholders. Only {@code {{input.x}}} means something, and a value that is put in is never read
 * for placeholders again.
 */
record Prompt(String text) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final Pattern INPUT = Pattern.compile("input\\.([A-Za-z_][A-Za-z0-9_]*)");

    /** @throws IllegalArgumentException when a placeholder is not a property of the input's schema */
    void verify(JsonNode inputSchema) {
        PLACEHOLDER.matcher(text).results().forEach(found -> {
            var name = INPUT.matcher(found.group(1).strip());
            if (!name.matches() || !inputSchema.path("properties").has(name.group(1))) {
                throw new IllegalArgumentException(
                        found.group() + " is no property of input.schema.json; write {{input.x}}");
            }
        });
    }

    /** The prompt for one input: text as it is, anything else as JSON, nothing for a missing property. */
    String render(JsonNode input) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            var name = INPUT.matcher(found.group(1).strip());
            return name.matches() ? Matcher.quoteReplacement(written(input.path(name.group(1)))) : found.group();
        });
    }

    private static String written(JsonNode value) {
        return value.isString() ? value.stringValue() : value.isMissingNode() ? "" : value.toString();
    }
}
