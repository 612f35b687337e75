package io.agentmarket.usage;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.Tokens;
import io.agentmarket.tiers.Billing;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that has ended: one row of history.
 *
 * @param key the API key that started it, or null
 * @param parent the run that started it, or null
 * @param deployment the deployment that was called, or null
 * @param error the reason it did not succeed, or null
 * @param model the model that answered, {@code offline} for the offline model
 * @param degraded whether the offline model replaced another one
 * @param turns completed model turns
 * @param steps model turns and tool calls
 * @param price the charge; 0 for a free run
 * @param quote the promised maximum
 * @param attempt 1, or more after takeovers
 * @param keptBytes the size of its journal, input and answer until they are erased; 0 if it was not counted
 * @param metadata the caller's own labels, or null
 */
public record FinishedRun(
        ExecutionId id,
        CustomerId customer,
        @Nullable ApiKeyId key,
        @Nullable ExecutionId parent,
        @Nullable UUID deployment,
        String packageId,
        String packageVersion,
        RunStatus status,
        @Nullable ErrorCode error,
        String tier,
        String model,
        Billing billing,
        boolean degraded,
        int turns,
        int steps,
        Tokens tokens,
        Money price,
        Money quote,
        int attempt,
        long keptBytes,
        @Nullable Map<String, String> metadata,
        Instant createdAt,
        Instant finishedAt) {

    public FinishedRun {
        if (price.compareTo(quote) > 0) {
            throw new IllegalStateException("price above quote");
        }
        metadata = metadata == null ? null : Map.copyOf(metadata);
    }

    /** A run of the package itself, not of a deployment, without its stored size. */
    public FinishedRun(
            ExecutionId id,
            CustomerId customer,
            @Nullable ApiKeyId key,
            @Nullable ExecutionId parent,
            String packageId,
            String packageVersion,
            RunStatus status,
            @Nullable ErrorCode error,
            String tier,
            String model,
            Billing billing,
            boolean degraded,
            int turns,
            int steps,
            Tokens tokens,
            Money price,
            Money quote,
            int attempt,
            @Nullable Map<String, String> metadata,
            Instant createdAt,
            Instant finishedAt) {
        this(
                id,
                customer,
                key,
                parent,
                null,
                packageId,
                packageVersion,
                status,
                error,
                tier,
                model,
                billing,
                degraded,
                turns,
                steps,
                tokens,
                price,
                quote,
                attempt,
                0,
                metadata,
                createdAt,
                finishedAt);
    }

    /** Never negative, although a run may end on a replica whose clock is behind the one it began on. */
    public Duration duration() {
        var time = Duration.between(createdAt, finishedAt);
        return time.isNegative() ? Duration.ZERO : time;
    }
}
