package io.agentmarket.toolkits.data.postgres;

import org.jspecify.annotations.Nullable;

/** A read or a load that did not happen. Its message is a sentence for the customer, without host, user or password. */
public final class PostgresFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Kind kind;

    /** @param cause may hold the driver's words, which belong in no answer */
    PostgresFailedException(Kind kind, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    PostgresFailedException(Kind kind, String sentence) {
        this(kind, sentence, null);
    }

    /** Why. */
    public enum Kind {
        /** The address, the grant, the table or the request is wrong; the same one fails again. */
        REFUSED,
        /** A value does not fit; the sentence names the row. */
        DATA,
        /** More rows or bytes than the caller takes. */
        TOO_LARGE,
        /** It took longer than the caller allows. */
        TIME,
        /** The caller was interrupted. */
        CANCELLED,
        /** The database was not reached or ended the connection; the same call may succeed later. */
        UNAVAILABLE,
        /** The connection ended while the load was being made permanent, and whether it was is not known. */
        UNKNOWN
    }

    public Kind kind() {
        return kind;
    }
}
