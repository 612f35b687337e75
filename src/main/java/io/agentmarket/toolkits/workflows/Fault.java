package io.agentmarket.toolkits.workflows;

import io.agentmarket.shared.Json;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An error of a workflow, in the form of RFC 7807.
 *
 * @param instance a JSON pointer to the task, or null until it is known
 */
record Fault(
        String type,
        int status,
        @Nullable String title,
        @Nullable String detail,
        @Nullable String instance) {

    private static final String STANDARD = "https://serverlessworkflow.io/spec/1.0.0/errors/";
    private static final int MAX_DETAIL_CHARS = 500;

    /** The error types of the specification, with their statuses. */
    enum Kind {
        CONFIGURATION(400, "Configuration Error"),
        VALIDATION(400, "Validation Error"),
        EXPRESSION(400, "Expression Error"),
        AUTHORIZATION(403, "Authorization Error"),
        TIMEOUT(408, "Timeout Error"),
        COMMUNICATION(500, "Communication Error"),
        RUNTIME(500, "Runtime Error");

        private final int status;
        private final String title;

        Kind(int status, String title) {
            this.status = status;
            this.title = title;
        }
    }

    static Stop stop(Kind kind, String detail) {
        return new Stop(new Fault(type(kind), kind.status, kind.title, cut(detail), null));
    }

    /** Ends the whole workflow: its allowance is used up, so no task catches it. */
    static Stop last(String detail) {
        return new Stop(
                new Fault(type(Kind.RUNTIME), Kind.RUNTIME.status, Kind.RUNTIME.title, cut(detail), null), true);
    }

    static String type(Kind kind) {
        return STANDARD + kind.name().toLowerCase(Locale.ROOT);
    }

    Fault at(String pointer) {
        return instance == null ? new Fault(type, status, title, detail, pointer) : this;
    }

    ObjectNode asNode() {
        var node = Json.MAPPER.createObjectNode().put("type", type).put("status", status);
        if (title != null) {
            node.put("title", title);
        }
        if (detail != null) {
            node.put("detail", detail);
        }
        if (instance != null) {
            node.put("instance", instance);
        }
        return node;
    }

    /** Whether each member that the filter names has the same value here. */
    boolean matches(JsonNode filter) {
        var mine = asNode();
        return filter.properties().stream().allMatch(wanted -> wanted.getValue().equals(mine.path(wanted.getKey())));
    }

    private static String cut(String detail) {
        return detail.length() <= MAX_DETAIL_CHARS ? detail : detail.substring(0, MAX_DETAIL_CHARS) + "...";
    }

    /** Ends tasks up to the {@code try} that catches the fault; without one it ends the workflow. */
    static final class Stop extends RuntimeException {

        private final transient Fault fault;
        private final boolean last;

        Stop(Fault fault) {
            this(fault, false);
        }

        private Stop(Fault fault, boolean last) {
            super(fault.detail(), null, false, false);
            this.fault = fault;
            this.last = last;
        }

        boolean isLast() {
            return last;
        }

        /** The same, with its place. */
        Stop at(String pointer) {
            return new Stop(fault.at(pointer), last);
        }

        Fault fault() {
            return fault;
        }
    }
}
