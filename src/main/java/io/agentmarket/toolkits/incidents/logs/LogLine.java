package io.agentmarket.toolkits.incidents.logs;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a log, with the part before the message parsed.
 *
 * @param at its time, if the line has one
 * @param level {@code error}, {@code warn}, {@code info}, {@code debug} or empty
 * @param source the program, logger, pod or container, or empty
 * @param status of HTTP, or 0
 * @param message the rest; for an access log the request and its status
 */
record LogLine(@Nullable Instant at, String level, String source, int status, String message) {

    static LogLine plain(String message) {
        return new LogLine(null, "", "", 0, message);
    }

    boolean hasHeader() {
        return at != null || !level.isEmpty();
    }

    /** This line, with missing parts taken from the line that wraps it. */
    LogLine within(@Nullable Instant outerAt, String outerLevel, String outerSource) {
        return new LogLine(
                at == null ? outerAt : at,
                level.isEmpty() ? outerLevel : level,
                source.isEmpty() ? outerSource : source,
                status,
                message);
    }
}
