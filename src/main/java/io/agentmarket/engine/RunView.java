package io.agentmarket.engine;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.Tokens;
import io.agentmarket.usage.FinishedRun;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A run as its customer sees it, live or finished.
 *
 * @param parentId the outer run, which has its charge and journal; null for a run that was started on its own
 * @param deploymentId the deployment that was called; null for the package itself
 * @param status queued, running, waiting_approval, succeeded, failed, cancelled or timed_out
 * @param output the output, which conforms to the package's output schema if the run succeeded; null before the end or
 * without an output
 * @param error problem fields (RFC 9457) of a run that did not succeed
 * @param erasedAt the time at which input, output and the journal's content were erased on request
 * @param durationMs wall time so far, or in total
 * @param steps model turns and tool calls
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunView(
        ExecutionId executionId,
        @Nullable ExecutionId parentId,
        @Nullable UUID deploymentId,
        String packageId,
        String packageVersion,

        @Schema(
                allowableValues = {
                    "queued",
                    "running",
                    "waiting_approval",
                    "succeeded",
                    "failed",
                    "cancelled",
                    "timed_out"
                })
        String status,

        @Nullable JsonNode output,

        @Schema(ref = "#/components/schemas/RunError") @Nullable JsonNode error,

        Usage usage,
        Price price,
        String model,
        String tier,
        boolean degraded,
        Instant createdAt,
        @Nullable Instant finishedAt,
        @Nullable Instant erasedAt,
        long durationMs,
        int steps,
        @Nullable Map<String, String> metadata,
        Links links) {

    /** A run that has just ended, or one in a list. */
    static RunView of(FinishedRun run, @Nullable JsonNode output, @Nullable JsonNode error) {
        return of(run, output, error, null);
    }

    /** A finished run with its payloads by kind. */
    static RunView of(FinishedRun run, Map<String, JsonNode> payloads) {
        var erased = payloads.get("erased");
        return of(
                run,
                payloads.get("output"),
                payloads.get("error"),
                erased == null ? null : Instant.parse(erased.stringValue()));
    }

    private static RunView of(
            FinishedRun run, @Nullable JsonNode output, @Nullable JsonNode error, @Nullable Instant erasedAt) {
        return new RunView(
                run.id(),
                run.parent(),
                run.deployment(),
                run.packageId(),
                run.packageVersion(),
                run.status().id(),
                output,
                error,
                Usage.of(run.tokens()),
                Price.of(run.price(), run.quote()),
                run.model(),
                run.tier(),
                run.degraded(),
                run.createdAt(),
                run.finishedAt(),
                erasedAt,
                run.duration().toMillis(),
                run.steps(),
                run.metadata(),
                Links.of(run.id()));
    }

    static RunView of(RunStore.Seen seen, Clock clock) {
        var run = seen.run();
        return new RunView(
                run.id(),
                run.parent(),
                run.deployment() == null ? null : run.deployment().id(),
                run.packageId(),
                run.packageVersion(),
                seen.status(),
                null,
                null,
                Usage.of(Tokens.NONE),
                Price.of(Money.ZERO, run.terms().quote()),
                run.terms().model(),
                run.terms().tier(),
                seen.degraded(),
                run.createdAt(),
                null,
                null,
                Math.max(0, Duration.between(run.createdAt(), clock.instant()).toMillis()),
                0,
                run.metadata(),
                Links.of(run.id()));
    }

    /** Whether it has ended. */
    @JsonIgnore
    public boolean isFinished() {
        return finishedAt != null;
    }

    /** Whether it waits for an approval. */
    @JsonIgnore
    public boolean isWaiting() {
        return status.equals("waiting_approval");
    }

    /** Tokens as the provider reported them. */
    public record Usage(
            long inputTokens, long outputTokens, long cacheReadTokens, long cacheWriteTokens, long totalTokens) {
        static Usage of(Tokens tokens) {
            return new Usage(tokens.input(), tokens.output(), tokens.cacheRead(), tokens.cacheWrite(), tokens.total());
        }
    }

    /**
     * @param micros the charge, in micro-dollars; 0 while the run is live
     * @param quotedMicros the maximum price
     */
    public record Price(
            long micros, @Schema(allowableValues = {"USD"}) String currency, long quotedMicros) {
        static Price of(Money price, Money quote) {
            return new Price(price.micros(), "USD", quote.micros());
        }
    }

    /** The paths to continue with. */
    public record Links(String self, String events, String cancel, String subRuns) {
        static Links of(ExecutionId id) {
            var self = "/api/v1/executions/" + id;
            return new Links(self, self + "/events", self + "/cancel", "/api/v1/executions?parent_id=" + id);
        }
    }
}
