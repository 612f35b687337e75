package io.agentmarket.automation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.engine.Runs;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.Repeats;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

@RestController
@RequestMapping("/api/v1/schedules")
@Tag(name = "Automation", description = "Schedules, inbound triggers and outbound webhooks")
class SchedulesEndpoint implements BodyRules<Caller> {

    private static final String UTC = "Etc/UTC";

    private final Schedules schedules;
    private final Runs runs;

    SchedulesEndpoint(Schedules schedules, Runs runs) {
        this.schedules = schedules;
        this.runs = runs;
    }

    /**
     * A schedule to save.
     *
     * @param deploymentId one of your deployments, instead of a package
     * @param input the input; must conform to the package's input schema; at most 64 KiB
     * @param cron 5 fields (minute hour day-of-month month day-of-week) or 6 (second first)
     * @param timeZone IANA name; by default Etc/UTC
     * @param active whether it is active; by default true
     * @param tier the tier, at most your own, which is the default
     * @param maxPriceMicros lowers each run's quote, in micro-dollars
     * @param description at most 200 characters
     */
    record ScheduleRequest(
            @Nullable String packageId,
            @Nullable UUID deploymentId,
            @Nullable JsonNode input,
            @Nullable String cron,
            @Nullable String timeZone,
            @Nullable Boolean active,
            @Nullable String tier,
            @Nullable Long maxPriceMicros,
            @Nullable String description) {

        Schedules.Draft draft() {
            var faults = new Faults();
            var target = faults.of(() -> RunTemplate.target(packageId, deploymentId));
            faults.require(input != null, "/input", "is required");
            faults.require(cron != null, "/cron", "is required");
            return new Schedules.Draft(
                    new RunTemplate(target.orElse(RunTemplate.NO_TARGET), tier, maxPriceMicros),
                    Objects.requireNonNullElseGet(input, NullNode::getInstance),
                    cron == null ? "" : cron.strip(),
                    timeZone == null ? UTC : timeZone,
                    faults.of(() -> RowMapping.description(description)).orElse(""),
                    active == null || active,
                    faults.found());
        }
    }

    /**
     * A schedule.
     *
     * @param packageId the package that it runs, unless it has a deploymentId
     * @param pausedReason the reason why the platform switched it off
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ScheduleView(
            UUID id,
            @Nullable String packageId,
            @Nullable UUID deploymentId,
            JsonNode input,
            String cron,
            String timeZone,
            boolean active,
            @Nullable String pausedReason,
            @Nullable Instant nextRunAt,
            @Nullable LastRunView lastRun,
            @Nullable String tier,
            @Nullable Long maxPriceMicros,
            String description,
            ApiKeyId apiKeyId,
            Instant createdAt,
            Instant updatedAt) {}

    /**
     * The outcome of the last due time.
     *
     * @param status the id of the run; null if it was refused
     * @param refusal code of the error catalogue; null if the run started
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LastRunView(
            Instant dueAt,
            @Nullable ExecutionId executionId,

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
            @Nullable String status,

            @Schema(ref = "#/components/schemas/ErrorCode") @Nullable String refusal,

            @Nullable String detail) {}

    /** A run that has started. */
    record StartedRun(ExecutionId executionId) {}

    @PostMapping
    @Requires(Scope.EXECUTE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "createSchedule",
            summary = "Create a schedule, whose runs have the rights and budgets of your key")
    ScheduleView create(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody ScheduleRequest body) {
        return view(schedules.create(
                caller,
                IdempotencyKey.call(caller, Repeats.Kind.AUTOMATION, key, "POST schedules", body),
                body.draft()));
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        if (body instanceof ScheduleRequest request) {
            schedules.check(caller, request.draft());
        }
    }

    @GetMapping
    @Requires(Scope.READ)
    @Operation(operationId = "listSchedules", summary = "List your schedules, newest first")
    Page<ScheduleView> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor) {
        return schedules.page(caller, cursor, limit.rows()).map(this::view);
    }

    @GetMapping("/{id}")
    @Requires(Scope.READ)
    @Operation(operationId = "getSchedule", summary = "Get a schedule with its next due time and its last run")
    ScheduleView get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return view(schedules.get(caller, id));
    }

    @PutMapping("/{id}")
    @Requires(Scope.EXECUTE)
    @Operation(
            operationId = "replaceSchedule",
            summary = "Replace a schedule; its runs then have the rights of the key you use")
    ScheduleView replace(
            @AuthenticationPrincipal Caller caller, @PathVariable UUID id, @RequestBody ScheduleRequest body) {
        return view(schedules.replace(caller, id, body.draft()));
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.EXECUTE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteSchedule", summary = "Delete a schedule; its runs stay")
    void delete(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        schedules.delete(caller, id);
    }

    @PostMapping("/{id}/run-now")
    @Requires(Scope.EXECUTE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "runScheduleNow", summary = "Start a run of a schedule now")
    StartedRun runNow(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @PathVariable UUID id) {
        return new StartedRun(schedules.runNow(caller, id, IdempotencyKey.required(key)));
    }

    private ScheduleView view(Schedule schedule) {
        var order = schedule.order();
        return new ScheduleView(
                schedule.id(),
                order.target().packageId(),
                order.target().deploymentId(),
                schedule.input(),
                schedule.cron(),
                schedule.timeZone(),
                schedule.active(),
                schedule.pausedReason(),
                schedule.nextRunAt(),
                lastRun(schedule),
                order.tier(),
                order.maxPriceMicros(),
                schedule.description(),
                schedule.key(),
                schedule.createdAt(),
                schedule.updatedAt());
    }

    private @Nullable LastRunView lastRun(Schedule schedule) {
        var last = schedule.lastRun();
        if (last == null) {
            return null;
        }
        var execution = last.execution();
        return new LastRunView(
                last.dueAt(),
                execution,
                execution == null ? null : status(schedule.customer(), execution),
                last.refusal(),
                last.detail());
    }

    /** Null when the run's record is no longer kept. */
    private @Nullable String status(CustomerId customer, ExecutionId execution) {
        try {
            return runs.get(customer, execution).status();
        } catch (AppException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                return null;
            }
            throw e;
        }
    }
}
