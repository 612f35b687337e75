package io.agentmarket.egress;

import org.jspecify.annotations.Nullable;

/** Thrown when an allowed call got no complete answer. */
public final class EgressFailedException extends RuntimeException {

    private final Reason reason;

    /** The reasons why there is no answer. */
    public enum Reason {
        /** The name has no address. */
        UNKNOWN_HOST,
        /** Nothing listens at the address, or there is no route. */
        UNREACHABLE,
        /** The certificate or the handshake is not trusted. */
        TLS,
        /** The timeout passed before the last byte. */
        TIMEOUT,
        /** The answer is longer than the call accepts. */
        TOO_LARGE,
        /** More redirects than the call follows, or one that leads to no address. */
        REDIRECTS,
        /** The connection broke, or the answer is not HTTP. */
        BROKEN
    }

    /** @param sentence one public sentence; words of the other side belong in {@code cause} */
    public EgressFailedException(Reason reason, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** Whether the same call may get an answer later. The call may have had its effect anyway. */
    public boolean isRetryable() {
        return switch (reason) {
            case UNKNOWN_HOST, UNREACHABLE, TIMEOUT, BROKEN -> true;
            case TLS, TOO_LARGE, REDIRECTS -> false;
        };
    }
}
