package io.agentmarket.stores;

import java.time.Duration;
import java.time.OffsetDateTime;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A table whose rows expire; a bean of the module that owns it.
 *
 * @param table its name
 * @param kept how long a row is kept
 * @param deletion deletes the oldest
 */
public record Purge(String table, Duration kept, Deletion deletion) {

    /**
     * How long a call with an Idempotency-Key is known by it: five weeks, so that what happens monthly can be repeated.
     */
    public static final Duration REPEATS = Duration.ofDays(35);

    /** Deletes rows from before a time. */
    @FunctionalInterface
    public interface Deletion {

        /** Deletes at most the given number of them; returns how many. */
        int delete(JdbcClient platform, OffsetDateTime before, int limit);
    }
}
