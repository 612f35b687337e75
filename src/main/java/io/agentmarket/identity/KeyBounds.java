package io.agentmarket.identity;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import java.time.Duration;
import java.time.Instant;

/** How many keys one customer may have. Each takes a window of its own in Redis, for a day after its last use. */
final class KeyBounds {

    /** At one time; a revoked, expired or replaced key counts no more. */
    static final int MAX_USABLE = 500;

    static final int MAX_MADE_IN_A_DAY = 1_000;

    private static final Duration DAY = Duration.ofDays(1);

    private KeyBounds() {}

    /**
     * Refuses the key that was just added when it is one too many; the caller holds the customer's lock on keys.
     *
     * @throws AppException {@code TOO_MANY} or {@code RATE_LIMITED}
     */
    static void require(IdentitySql sql, CustomerId customer, Instant now) {
        if (sql.usable(customer, now) > MAX_USABLE) {
            throw new AppException(
                    ErrorCode.TOO_MANY,
                    "You have " + MAX_USABLE
                            + " usable API keys, which is the most; revoke one first, or rotate without"
                            + " an overlap.");
        }
        var made = sql.madeSince(customer, now.minus(DAY));
        if (made.count() > MAX_MADE_IN_A_DAY) {
            var wait = Math.max(1, Duration.between(now, made.first().plus(DAY)).toSeconds() + 1);
            throw new AppException(
                            ErrorCode.RATE_LIMITED,
                            "You made " + MAX_MADE_IN_A_DAY + " API keys within a day, which is the most; retry in "
                                    + wait + " s.")
                    .with("retry_after", wait);
        }
    }
}
