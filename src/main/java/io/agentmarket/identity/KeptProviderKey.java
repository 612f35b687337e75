package io.agentmarket.identity;

import io.agentmarket.shared.CustomerId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of provider_keys, without the sealed key.
 *
 * @param hint the key's last four characters, by which a person tells keys apart
 * @param model what the customer wants called, or null for the tier's default
 * @param checkedAt when the provider last accepted the key
 */
record KeptProviderKey(
        UUID id,
        CustomerId customer,
        String provider,
        String hint,
        @Nullable String model,
        Instant createdAt,
        Instant checkedAt) {}
