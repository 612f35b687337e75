package io.agentmarket.automation;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An address at which other systems start runs.
 *
 * @param key the API key whose rights, limits and budgets apply to its runs
 * @param mapping JSONata that makes the input from the posted {@code body}
 * @param pausedReason why the platform switched it off, or null
 * @param last the outcome of the last call, or null
 */
record Trigger(
        UUID id,
        CustomerId customer,
        ApiKeyId key,
        RunTemplate order,
        String mapping,
        String description,
        boolean active,
        @Nullable String pausedReason,
        SealedSecrets.Pair secrets,
        @Nullable LastCall last,
        Instant createdAt,
        Instant updatedAt) {

    /** @param refusal code of the catalogue, or null when a run was started */
    record LastCall(
            Instant at,
            @Nullable ExecutionId execution,
            @Nullable String refusal) {}
}
