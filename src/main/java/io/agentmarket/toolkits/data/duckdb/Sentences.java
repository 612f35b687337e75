package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.toolkits.data.engines.EngineFailedException.Kind;
import io.agentmarket.toolkits.data.engines.QueryEngine.Limits;
import java.time.Duration;

/** What a customer is told. */
final class Sentences {

    static final String CANCELLED = "The statement was cancelled.";

    /** DuckDB names candidates and the place in the statement; a statement itself may be long. */
    private static final int MAX_MESSAGE = 600;

    private Sentences() {}

    static String ended(int exit) {
        return "The statement needed more memory than a session may use, and its process ended (" + exit
                + "): take fewer rows or columns at a time.";
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
            case UNAVAILABLE -> "The data engine failed inside and the session has ended: " + shortened(message, limits);
            case STATEMENT -> shortened(message, limits);
        };
    }

    /** DuckDB's own words, without the machine's folders. */
    private static String shortened(String message, Limits limits) {
        var text = message.replace(limits.folder().toString(), "").strip();
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "…";
    }
}
