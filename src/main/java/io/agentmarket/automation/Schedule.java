package io.agentmarket.automation;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A recurring run.
 *
 * @param input a missing node when it is unreadable
 * @param key the API key whose rights, limits and budgets apply to its runs
 * @param pausedReason why the platform switched it off, or null
 * @param nextRunAt the next due time; null while it is switched off
 * @param lastRun the outcome of the last due time, or null before the first
 */
record Schedule(
        UUID id,
        CustomerId customer,
        ApiKeyId key,
        RunTemplate order,
        JsonNode input,
        String cron,
        String timeZone,
        String description,
        boolean active,
        @Nullable String pausedReason,
        @Nullable Instant nextRunAt,
        @Nullable LastRun lastRun,
        Instant createdAt,
        Instant updatedAt) {

    /**
     * The outcome of a due time.
     *
     * @param execution the run, or null when it was refused
     * @param refusal code of the catalogue, or null
     * @param detail the refusal in a sentence, or null
     */
    record LastRun(
            Instant dueAt,
            @Nullable ExecutionId execution,
            @Nullable String refusal,
            @Nullable String detail) {}

    /** The due times. */
    Cron due() {
        return Cron.of(cron, ZoneId.of(timeZone));
    }

    /** @throws IllegalStateException when its input is unreadable */
    Schedule requireReadable() {
        if (input.isMissingNode() || nextRunAt == null) {
            throw new IllegalStateException("a schedule that is due has an input and a due time");
        }
        var unused = due();
        return this;
    }

    /** The idempotency key of a due time's run. */
    String runKey(Instant due) {
        return "schedule-" + id + "-" + due.getEpochSecond();
    }
}
