package io.agentmarket.identity;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import java.time.Duration;
import java.time.Instant;

/** Bounds the keys of one customer. Each key has its own window in Redis for a day after its last use. */
final class KeyBounds {

    /** The maximum number of valid keys; revoked, expired and replaced keys do not count. */
    static final int MAX_USABLE = 500;

    static final int MAX_MADE_IN_A_DAY = 1_000;

    private static final Duration DAY = Duration.ofDays(1);

    private KeyBounds() {}

    /**
     * Refuses the key just added when it exceeds a bound; the caller holds the customer's lock on keys.
     *
     * @throws AppException {@code TOO_MANY} or {@code RATE_LIMITED}
     */
    static void require(IdentitySql sql, CustomerId customer, Instant now) {
        if (sql.usable(customer, now) > MAX_USABLE) {
            throw new AppException(
                    ErrorCode.TOO_MANY,
                    "You have " + MAX_USABLE
                            + " usable API keys, the most allowed; revoke one first, or rotate without"
                            + " an overlap.");
        }
        var made = sql.madeSince(customer, now.minus(DAY));
        if (made.count() > MAX_MADE_IN_A_DAY) {
            var wait = Math.max(1, Duration.between(now, made.first().plus(DAY)).toSeconds() + 1);
            throw new AppException(
                            ErrorCode.RATE_LIMITED,
                            "You made " + MAX_MADE_IN_A_DAY + " API keys within a day, the most allowed; retry in "
                                    + wait + " s.")
                    .with("retry_after", wait);
        }
    }
}
