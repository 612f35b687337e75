package io.agentmarket.automation;

import io.agentmarket.automation.Schedule.LastRun;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode.Kind;
import io.agentmarket.stores.StoreFailure;
import io.agentmarket.stores.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the runs of due times.
 *
 * <p>A run is started before it is recorded, under an idempotency key made of schedule and due time: repeating a due
 * time after a crash in between, or on another replica, joins its run. Of several missed due times only the latest is
 * started.
 */
final class DueSchedules {

    static final String KEY_UNUSABLE = "The API key behind this schedule is revoked, expired or its customer suspended;"
            + " save the schedule again with another key.";

    static final String UNREADABLE =
            "This schedule's input can no longer be read; delete the schedule and create it again.";

    static final String DEPLOYMENT_GONE =
            "The deployment behind this schedule is deleted; save the schedule again with another one.";

    private static final Logger LOG = LoggerFactory.getLogger(DueSchedules.class);
    private static final int BATCH = 100;
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

    private final Tenant tenant;
    private final RunTemplates orders;
    private final Clock clock;
    private final MeterRegistry metrics;

    DueSchedules(Tenant tenant, RunTemplates orders, Clock clock, MeterRegistry metrics) {
        this.tenant = tenant;
        this.orders = orders;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Starts due runs; returns whether there were any. */
    boolean step() {
        var due = tenant.platform(sql -> new ScheduleSql(sql).due(clock.instant(), BATCH, UNREADABLE));
        due.forEach(this::run);
        return !due.isEmpty();
    }

    private void run(Schedule schedule) {
        try {
            var first = schedule.nextRunAt();
            if (first == null) {
                throw new IllegalStateException("an active schedule has a next due time");
            }
            var due = schedule.due().latest(first, clock.instant());
            orders.caller(schedule.customer(), schedule.key())
                    .ifPresentOrElse(caller -> run(schedule, due, caller), () -> pause(schedule, null, KEY_UNUSABLE));
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("schedule", schedule.id()).setCause(e).log("starting a scheduled run failed");
            postpone(schedule);
        }
    }

    private void run(Schedule schedule, Instant due, Caller caller) {
        try {
            var execution = orders.start(caller, schedule.order(), schedule.input(), schedule.runKey(due));
            note(schedule, new LastRun(due, execution, null, null));
            count("started");
        } catch (AppException e) {
            if (e.code().kind() == Kind.PLATFORM && e.code().isRetryable()) {
                LOG.atWarn()
                        .addKeyValue("code", e.code())
                        .setCause(StoreFailure.causeFor(e))
                        .log("starting a scheduled run failed for now, retried later");
                postpone(schedule);
            } else if (RunTemplates.isGone(schedule.order(), e)) {
                pause(schedule, new LastRun(due, null, e.code().name(), e.detail()), DEPLOYMENT_GONE);
            } else {
                note(schedule, new LastRun(due, null, e.code().name(), e.detail()));
                count("refused");
            }
        }
    }

    private void note(Schedule schedule, LastRun run) {
        var next = schedule.due().next(clock.instant()).orElse(null);
        tenant.platform(sql -> {
            new ScheduleSql(sql).note(schedule, run, next);
            return true;
        });
    }

    private void postpone(Schedule schedule) {
        tenant.platform(sql -> {
            new ScheduleSql(sql).postpone(schedule, clock.instant().plus(TRY_AGAIN));
            return true;
        });
    }

    private void pause(Schedule schedule, @Nullable LastRun run, String reason) {
        tenant.platform(client -> {
            var sql = new ScheduleSql(client);
            if (run != null) {
                sql.note(schedule, run, null);
            }
            sql.pause(schedule, reason);
            return true;
        });
        LOG.atInfo()
                .addKeyValue("schedule", schedule.id())
                .addKeyValue("reason", reason)
                .log("schedule was switched off");
        count("paused");
    }

    private void count(String outcome) {
        metrics.counter("agentmarket.automation.schedules", "outcome", outcome).increment();
    }
}
