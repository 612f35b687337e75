package io.agentmarket.egress;

import org.jspecify.annotations.Nullable;

/** A call was allowed, and no whole answer came. */
public final class EgressFailedException extends RuntimeException {

    private final Reason reason;

    /** Why there is no answer. */
    public enum Reason {
        /** The name has no address. */
        UNKNOWN_HOST,
        /** Nobody listens there, or the way there is closed. */
        UNREACHABLE,
        /** The certificate or the handshake is not one to trust. */
        TLS,
        /** Time was up before the last byte. */
        TIMEOUT,
        /** The answer is longer than the call accepts. */
        TOO_LARGE,
        /** More redirects than the call follows, or one that leads to no address. */
        REDIRECTS,
        /** The line broke, or what came is not HTTP. */
        BROKEN
    }

    /** @param sentence one public sentence; what the other side wrote belongs in {@code cause} */
    public EgressFailedException(Reason reason, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether the same call may get an answer later. It may have had its effect all the same. */
    public boolean isRetryable() {
        return switch (reason) {
            case UNKNOWN_HOST, UNREACHABLE, TIMEOUT, BROKEN -> true;
            case TLS, TOO_LARGE, REDIRECTS -> false;
        };
    }
}
