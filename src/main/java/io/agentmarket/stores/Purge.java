package io.agentmarket.stores;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A table whose rows expire. The module that owns the table provides this as a bean.
 *
 * @param table its name
 * @param kept how long a row is kept
 * @param deletion deletes the oldest
 */
public record Purge(String table, Duration kept, Deletion deletion) {

    /** How long an Idempotency-Key is remembered: five weeks, so that a monthly call can be repeated. */
    public static final Duration REPEATS = Duration.ofDays(35);

    /** Deletes rows older than a time. */
    @FunctionalInterface
    public interface Deletion {

        /** Deletes at most the given number of them; returns how many. */
        int delete(JdbcClient platform, OffsetDateTime before, int limit);
    }
}
