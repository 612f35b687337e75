package io.agentmarket.automation;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message for one endpoint, or for a run's own webhook.
 *
 * @param endpoint null for a run's own webhook
 * @param status {@code pending}, {@code delivered}, or {@code dead} once the last attempt failed or the endpoint was
 * switched off
 * @param attempts how often it was sent in total
 * @param responseText the first 1,024 characters of the receiver's last response
 * @param failure why the last attempt failed, in one sentence
 */
record Delivery(
        UUID id,
        @Nullable UUID endpoint,
        String messageId,
        String type,
        String status,
        int attempts,
        Instant nextAt,
        @Nullable Instant lastAt,
        @Nullable Integer responseCode,
        @Nullable String responseText,
        @Nullable String failure,
        @Nullable Instant deliveredAt,
        Instant createdAt) {}
