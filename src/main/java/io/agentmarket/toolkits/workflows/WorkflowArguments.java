package io.agentmarket.toolkits.workflows;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.ToolContext;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The arguments and grants of the workflow tools. */
final class WorkflowArguments {

    static final JsonSchema PLAN = JsonSchema.compile(Json.MAPPER.readTree("""
            {"type": "object", "required": ["workflow"], "additionalProperties": false, "properties": {
               "workflow": {"type": ["string", "object", "array"], "maxLength": 262144,
                 "description": "YAML or JSON text, or the tree itself"}}}
            """));

    static final JsonSchema RUN = JsonSchema.compile(Json.MAPPER.readTree("""
            {"type": "object", "required": ["workflow"], "additionalProperties": false, "properties": {
               "workflow": {"type": ["string", "object", "array"], "maxLength": 262144,
                 "description": "YAML or JSON text, or the tree itself"},
               "input": {"description": "What the workflow works on; an empty object when absent"},
               "hosts": {"type": "array", "maxItems": 50, "items": {"type": "string", "minLength": 1, "maxLength": 253},
                 "description": "Narrows the hosts that are granted; all of these when absent"}}}
            """));

    private WorkflowArguments() {}

    static JsonNode input(JsonNode arguments) {
        return arguments.has("input") ? arguments.path("input") : Json.MAPPER.createObjectNode();
    }

    /** Only hosts in the grant may be called; a call can restrict them further, but never extend them. */
    static Set<String> hosts(ToolContext context, JsonNode arguments) {
        var granted = texts(context.grant().path("hosts"));
        if (!arguments.has("hosts")) {
            return granted;
        }
        return texts(arguments.path("hosts")).stream()
                .filter(host -> granted.contains("*")
                        || granted.contains(host)
                        || granted.stream()
                                .anyMatch(it ->
                                        it.startsWith("*.") && host.endsWith(it.substring(1)) && !host.contains("*")))
                .collect(Collectors.toUnmodifiableSet());
    }

    static Set<String> tools(ToolContext context) {
        return Set.copyOf(context.grant().path("tools").propertyNames());
    }

    private static Set<String> texts(JsonNode list) {
        var texts = new HashSet<String>();
        list.forEach(item -> texts.add(item.asString("")));
        return texts;
    }
}
