package io.agentmarket.toolkits.workflows;

import io.agentmarket.shared.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A line of the timeline: one started task with its outcome. */
final class Entry {

    /** A longer result is left out of the timeline. */
    private static final int MAX_RESULT_CHARS = 400;

    private final String path;
    private final String name;
    private final String kind;
    private String status = "started";
    private int attempts = 1;
    private @Nullable JsonNode result;
    private @Nullable Fault fault;

    Entry(String path, String name, String kind) {
        this.path = path;
        this.name = name;
        this.kind = kind;
    }

    String name() {
        return name;
    }

    void attempts(int count) {
        attempts = count;
    }

    void skipped() {
        status = "skipped";
    }

    /**
     * Keeps only a short result: ten thousand entries with long results would not fit into memory.
     * @return the characters of the result
     */
    int done(JsonNode output) {
        status = "completed";
        int characters = output.toString().length();
        result = characters <= MAX_RESULT_CHARS ? output : null;
        return characters;
    }

    void failed(Fault why) {
        status = "faulted";
        fault = why;
    }

    ObjectNode asNode(int order) {
        var node = Json.MAPPER
                .createObjectNode()
                .put("order", order)
                .put("path", path)
                .put("name", name)
                .put("kind", kind)
                .put("status", status)
                .put("attempts", attempts);
        if (fault != null) {
            node.set("error", fault.asNode());
        } else if (result != null) {
            node.set("result", result);
        }
        return node;
    }
}
