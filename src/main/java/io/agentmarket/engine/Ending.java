package io.agentmarket.engine;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.usage.RunStatus;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The outcome of an agent's work before pricing.
 *
 * @param error null exactly when it succeeded
 * @param detail public sentence about the error, empty on success
 * @param output the result, complete or partial
 * @param retryAfterSeconds the time after which the same run may succeed, if known
 */
record Ending(
        RunStatus status,
        @Nullable ErrorCode error,
        String detail,
        @Nullable JsonNode output,
        @Nullable Long retryAfterSeconds) {

    static Ending succeeded(JsonNode output) {
        return new Ending(RunStatus.SUCCEEDED, null, "", output, null);
    }

    static Ending failed(ErrorCode error, String detail) {
        return new Ending(RunStatus.FAILED, error, detail, null, null);
    }

    static Ending failed(AppException failure) {
        var wait = failure.members().get("retry_after") instanceof Number seconds ? seconds.longValue() : null;
        return new Ending(RunStatus.FAILED, failure.code(), failure.detail(), null, wait);
    }

    /** The model was stopped by the hold; its text so far is the output. */
    static Ending exhausted(String detail, String partial) {
        var output = partial.isBlank() ? null : Json.MAPPER.getNodeFactory().stringNode(partial);
        return new Ending(RunStatus.FAILED, ErrorCode.BUDGET_EXHAUSTED, detail, output, null);
    }

    /** The same ending with another output. */
    Ending with(JsonNode output) {
        return new Ending(status, error, detail, output, retryAfterSeconds);
    }

    static Ending stopped(StopReason reason) {
        return switch (reason) {
            case CANCELLED -> of(RunStatus.CANCELLED, ErrorCode.RUN_CANCELLED);
            case TIMED_OUT -> of(RunStatus.TIMED_OUT, ErrorCode.RUN_TIMED_OUT);
            case DROPPED -> throw new IllegalStateException("a dropped run has no ending here");
        };
    }

    private static Ending of(RunStatus status, ErrorCode error) {
        return new Ending(status, error, error.sentence(), null, null);
    }
}
