package io.agentmarket.usage;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A finished run as it was metered.
 *
 * @param apiKeyId the API key that started it
 * @param deploymentId the deployment that was called; none for a run of the package itself
 * @param errorCode the reason it did not succeed
 * @param durationMs wall time
 * @param priceMicros the charge, in micro-dollars
 * @param quotedMicros the quoted maximum
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record UsageRow(
        ExecutionId executionId,
        @Nullable ApiKeyId apiKeyId,
        @Nullable UUID deploymentId,
        String packageId,
        String packageVersion,
        RunStatus status,
        @Nullable ErrorCode errorCode,
        String tier,
        String model,
        boolean degraded,
        int turns,
        int steps,
        long inputTokens,
        long outputTokens,
        long cacheReadTokens,
        long cacheWriteTokens,
        long priceMicros,
        long quotedMicros,
        Instant createdAt,
        Instant finishedAt,
        long durationMs,
        @Nullable Map<String, String> metadata) {

    static UsageRow of(FinishedRun run) {
        var tokens = run.tokens();
        return new UsageRow(
                run.id(),
                run.key(),
                run.deployment(),
                run.packageId(),
                run.packageVersion(),
                run.status(),
                run.error(),
                run.tier(),
                run.model(),
                run.degraded(),
                run.turns(),
                run.steps(),
                tokens.input(),
                tokens.output(),
                tokens.cacheRead(),
                tokens.cacheWrite(),
                run.price().micros(),
                run.quote().micros(),
                run.createdAt(),
                run.finishedAt(),
                run.duration().toMillis(),
                run.metadata());
    }
}
