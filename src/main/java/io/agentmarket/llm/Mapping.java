package io.agentmarket.llm;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A JSONata expression of a customer that makes one document from another, bounded like a playbook's.
 *
 * @param source in which {@code body} is the document that came
 */
public record Mapping(String source) {

    /** @throws IllegalArgumentException when it does not parse, saying why */
    public void verify() {
        new Expression(source).verify();
    }

    /**
     * What it makes of the document; null in JSON where it selects nothing.
     *
     * @throws IllegalArgumentException when it fails on this document, is too deep or takes more than five seconds
     */
    public JsonNode apply(JsonNode body) {
        Map<String, @Nullable Object> scope = new HashMap<>();
        scope.put("body", PlainJson.plain(body));
        return new Expression(source).evaluate(scope).orElseGet(() -> PlainJson.node(null));
    }
}
