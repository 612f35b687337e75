package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.EngineFailedException;
import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.QueryEngine.Limits;
import java.time.Duration;

/** What a customer is told. */
final class Sentences {

    static final String CANCELLED = "The statement was cancelled.";

    /** DuckDB names candidates and the place in the statement; a statement itself may be long. */
    private static final int MAX_MESSAGE = 600;

    private Sentences() {}

    /** What a child that ended in the middle of a statement leaves to say. */
    static EngineFailedException ended(int exit) {
        var kind = ChildExit.kind(exit);
        return new EngineFailedException(
                kind,
                kind == Kind.RESOURCES
                        ? "The statement needed more memory than a session may use: take fewer rows or columns at a time."
                        : "The data engine ended in the middle of the statement (exit code " + exit
                                + "); try again later.");
    }

    static String time(Duration time) {
        return "The statement took longer than " + time.toSeconds()
                + " s and was ended: take fewer rows, or split the work into steps.";
    }

    static String disk(long bytes) {
        return "The statement needed more than " + (bytes >> 20)
                + " MiB of disk for intermediate results: take fewer rows or columns at a time.";
    }

    static String of(Kind kind, String message, Limits limits) {
        return switch (kind) {
            case RESOURCES ->
                "The statement needed more than " + (limits.memoryBytes() >> 20)
                        + " MiB of memory: take fewer rows or columns at a time.";
            case CANCELLED -> CANCELLED;
            case TIME -> time(limits.time());
            case UNAVAILABLE ->
                "The data engine failed inside and the session has ended: " + shortened(message, limits);
            case STATEMENT -> shortened(message, limits);
        };
    }

    /** DuckDB's own words, without the machine's folders. */
    private static String shortened(String message, Limits limits) {
        if (message.contains("CSV Parser state machine reached an invalid state")) {
            return "The file cannot be read as its dialect says: its line ends are mixed, or a quote is followed by"
                    + " other text.";
        }
        return shortened(message.replace(limits.folder().toString(), ""));
    }

    static String shortened(String message) {
        var text = message.strip();
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "…";
    }
}
