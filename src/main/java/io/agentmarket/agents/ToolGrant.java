package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A tool that the package may call, with its settings (an object). A tool that itself calls tools, as workflows do, may
 * call those that the member {@code tools} of its settings names, each with settings of its own.
 */
public record ToolGrant(String tool, JsonNode grant) {

    /** The grants of the tools that the tool itself may call. */
    public List<ToolGrant> inner() {
        return grant.path("tools").properties().stream()
                .map(tool -> new ToolGrant(tool.getKey(), settings(tool.getValue())))
                .toList();
    }

    /** The tool and every tool inside it; a name may occur twice. */
    Stream<String> names() {
        return Stream.concat(Stream.of(tool), inner().stream().flatMap(ToolGrant::names));
    }

    private static JsonNode settings(JsonNode given) {
        return given.isObject() ? given : Json.MAPPER.createObjectNode();
    }
}
