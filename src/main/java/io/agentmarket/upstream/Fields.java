package io.agentmarket.upstream;

import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The fields that the API knows, by the kind of object that has them. Source: reference of "Create a Message". */
final class Fields {

    private static final Map<String, Set<String>> KNOWN = Map.ofEntries(
            Map.entry("message", Set.of("role", "content")),
            Map.entry("text", Set.of("type", "text", "cache_control", "citations")),
            Map.entry("tool_use", Set.of("type", "id", "name", "input", "cache_control", "caller", "toolset_name")),
            Map.entry(
                    "tool_result",
                    Set.of("type", "tool_use_id", "content", "is_error", "cache_control", "toolset_name")),
            Map.entry("thinking", Set.of("type", "thinking", "signature")),
            Map.entry("redacted_thinking", Set.of("type", "data")),
            Map.entry(
                    "tool",
                    Set.of(
                            "type",
                            "name",
                            "description",
                            "input_schema",
                            "cache_control",
                            "strict",
                            "defer_loading",
                            "allowed_callers",
                            "eager_input_streaming",
                            "input_examples")),
            Map.entry("cache_control", Set.of("type", "ttl")),
            Map.entry("thinking_config", Set.of("type", "budget_tokens", "display")),
            Map.entry("tool_choice", Set.of("type", "name", "disable_parallel_tool_use")),
            Map.entry("output_config", Set.of("effort", "format")),
            Map.entry("format", Set.of("type", "schema")),
            Map.entry("metadata", Set.of("user_id")));

    private Fields() {}

    /**
     * Refuses a field that this kind of object does not have; kinds that are not listed are left to the SDK's types.
     */
    static void check(JsonNode object, String kind, String at) {
        var known = KNOWN.get(kind);
        if (known != null) {
            for (var field : object.propertyNames()) {
                Refusal.when(!known.contains(field), at + "." + field, "Extra inputs are not permitted");
            }
        }
    }
}
