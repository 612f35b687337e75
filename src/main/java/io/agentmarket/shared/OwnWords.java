package io.agentmarket.shared;

/**
 * What a failure may tell a caller. The product's own code writes its messages for callers; those of the JDK and of
 * libraries name classes, casts and positions in their own text.
 */
public final class OwnWords {

    private static final String OURS = "io.agentmarket.";

    private OwnWords() {}

    /** The message, where the product's own code threw it; else the other words. */
    public static String of(Throwable thrown, String otherwise) {
        var frames = thrown.getStackTrace();
        var message = thrown.getMessage();
        return message != null && frames.length > 0 && frames[0].getClassName().startsWith(OURS) ? message : otherwise;
    }
}
