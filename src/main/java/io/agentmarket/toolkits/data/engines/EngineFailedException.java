package io.agentmarket.toolkits.data.engines;

/** A statement or a session that ended without its result. Its message is a sentence for the customer. */
public final class EngineFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    public EngineFailedException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public EngineFailedException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** Why it ended. */
    public enum Kind {
        /** The statement is wrong, or a value does not fit; the same one fails again. */
        STATEMENT,
        /** It needed more memory or space than the session may use. */
        RESOURCES,
        /** It took longer than the session allows. */
        TIME,
        /** It was cancelled. */
        CANCELLED,
        /** The engine was not reached, or ended; the same statement may succeed later. */
        UNAVAILABLE
    }

    public Kind kind() {
        return kind;
    }
}
