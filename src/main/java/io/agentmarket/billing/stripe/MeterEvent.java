package io.agentmarket.billing.stripe;

import io.agentmarket.shared.ExecutionId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One charge as an event of Stripe's meter.
 *
 * @param seq number of the charge's receipt, the customer's order
 * @param micros the charge in micro-dollars, at least 1
 * @param stampedAt when it happened, limited to the times that Stripe accepts; whole seconds
 * @param firstTriedAt when it may first have reached Stripe
 * @param lastTriedAt when it may last have reached Stripe for the first time
 * @param acceptedAt null while it is unknown whether Stripe has it
 */
record MeterEvent(
        long seq,
        ExecutionId execution,
        long micros,
        Instant stampedAt,
        Instant firstTriedAt,
        Instant lastTriedAt,
        @Nullable Instant acceptedAt) {

    /** The event's identifier at Stripe. */
    String identifier() {
        return execution.toString();
    }
}
