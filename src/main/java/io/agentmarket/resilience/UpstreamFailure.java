package io.agentmarket.resilience;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call to the outside that did not complete, with the decision whether it may be retried. */
public final class UpstreamFailure extends RuntimeException {

    private final ErrorCode code;
    private final boolean retryable;
    private final @Nullable Duration retryAfter;
    private final @Nullable ErrorCode openBecause;

    private UpstreamFailure(
            ErrorCode code,
            String detail,
            boolean retryable,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.code = code;
        this.retryable = retryable;
        this.retryAfter = retryAfter;
        this.openBecause = null;
    }

    private UpstreamFailure(ErrorCode code, String detail, Breaker.Standing open) {
        super(detail, null);
        this.code = code;
        this.retryable = true;
        this.retryAfter = open.retryAfter();
        this.openBecause = open.reason() == null ? code : open.reason();
    }

    /**
     * A permanent failure: the same call cannot succeed.
     *
     * @param detail one public sentence without anything the other side wrote; that belongs in {@code cause}
     */
    public static UpstreamFailure lasting(ErrorCode code, String detail, @Nullable Throwable cause) {
        return new UpstreamFailure(code, detail, false, null, cause);
    }

    /**
     * A transient failure: the same call may succeed later.
     *
     * @param retryAfter the least wait that the upstream asked for, or null
     */
    public static UpstreamFailure passing(
            ErrorCode code, String detail, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        return new UpstreamFailure(code, detail, true, retryAfter, cause);
    }

    /**
     * A failure without a call: the breaker is open.
     *
     * @param code the code for the caller
     * @param detail one public sentence
     */
    public static UpstreamFailure open(ErrorCode code, String detail, Breaker.Standing open) {
        return new UpstreamFailure(code, detail, open);
    }

    public ErrorCode code() {
        return code;
    }

    /** The failure that opened the breaker; empty when a call was made. */
    public Optional<ErrorCode> openBecause() {
        return Optional.ofNullable(openBecause);
    }

    public boolean isRetryable() {
        return retryable;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /** The failure as a problem for the caller, with {@code retry_after} in whole seconds if a wait is known. */
    public AppException toAppException() {
        var failure = new AppException(code, String.valueOf(getMessage()), this);
        return retryAfter == null ? failure : failure.with("retry_after", Math.max(1, retryAfter.toSeconds()));
    }
}
