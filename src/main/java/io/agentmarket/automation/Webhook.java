package io.agentmarket.automation;

import io.agentmarket.shared.CustomerId;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An address that receives events.
 *
 * @param disabledReason {@code gone}, {@code failing} or {@code closed} when the platform switched it off, or null
 * @param failingSince the first failure since the last success, or null
 * @param activeSince the time since which it has been switched on; earlier events are not sent
 * @param billingSeq the number up to which budget events are in its outbox
 */
record Webhook(
        UUID id,
        CustomerId customer,
        String url,
        Set<EventKind> events,
        String description,
        boolean active,
        @Nullable String disabledReason,
        SealedSecrets.Pair secrets,
        @Nullable Instant failingSince,
        Instant activeSince,
        long billingSeq,
        Instant createdAt,
        Instant updatedAt) {

    Webhook {
        events = Set.copyOf(events);
    }

    /** Whether it receives an event of that time. */
    boolean wants(EventKind kind, Instant at) {
        return events.contains(kind) && !at.isBefore(activeSince);
    }

    boolean wantsBudgets() {
        return events.stream().anyMatch(EventKind::isOfBudget);
    }
}
