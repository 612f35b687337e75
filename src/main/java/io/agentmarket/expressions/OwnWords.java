package io.agentmarket.expressions;

/**
 * Selects a message that a caller may see from a failure. The product's own code writes its messages for callers;
 * messages of the JDK and of libraries name classes, casts and internal positions.
 */
final class OwnWords {

    private static final String OURS = "io.agentmarket.";

    private OwnWords() {}

    /** The message, if the product's own code threw it; else the alternative. */
    static String of(Throwable thrown, String otherwise) {
        var frames = thrown.getStackTrace();
        var message = thrown.getMessage();
        return message != null && frames.length > 0 && frames[0].getClassName().startsWith(OURS) ? message : otherwise;
    }
}
