package io.agentmarket.upstream;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** An answer that is an error, in the API's shape. */
final class Refusal extends RuntimeException {

    private final int status;
    private final String type;
    private final transient Map<String, String> headers;
    private final @Nullable String code;

    Refusal(int status, String type, String message, Map<String, String> headers, @Nullable String code) {
        super(message, null, false, false);
        this.status = status;
        this.type = type;
        this.headers = Map.copyOf(headers);
        this.code = code;
    }

    Refusal(int status, String type, String message) {
        this(status, type, message, Map.of(), null);
    }

    /** 400 for an error at a place in the body, such as {@code messages.0.content}. */
    static Refusal invalid(String at, String what) {
        return new Refusal(400, "invalid_request_error", at + ": " + what);
    }

    static Refusal invalid(String what) {
        return new Refusal(400, "invalid_request_error", what);
    }

    static Refusal notFound(String what) {
        return new Refusal(404, "not_found_error", what);
    }

    static void when(boolean wrong, String at, String what) {
        if (wrong) {
            throw invalid(at, what);
        }
    }

    int status() {
        return status;
    }

    Map<String, String> headers() {
        return headers;
    }

    ObjectNode body(String requestId) {
        var body = Wire.JSON.createObjectNode().put("type", "error");
        var error = body.putObject("error").put("type", type).put("message", String.valueOf(getMessage()));
        if (code != null) {
            error.putObject("details").put("error_code", code);
        }
        return body.put("request_id", requestId);
    }
}
