package io.agentmarket.automation;

import io.agentmarket.automation.Schedule.LastRun;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode.Kind;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.StoreFailure;
import io.agentmarket.stores.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Starts the runs of due times.
 *
 * <p>A run is started before it is recorded, under an idempotency key made of schedule and due time: repeating a due
 * time after a crash in between, or on another replica, joins its run. Of several missed due times only the latest is
 * started. A temporary refusal (by a budget, or because the customer is suspended) ends the due time and leaves the
 * schedule on. The schedule is switched off only when its key or deployment no longer exists.
 */
final class DueSchedules {

    static final String KEY_UNUSABLE =
            "The API key behind this schedule is revoked or expired; save the schedule again with another key.";

    static final String UNREADABLE = "This schedule can no longer be read; delete it and create it again.";

    static final String DEPLOYMENT_GONE =
            "The deployment behind this schedule is deleted; save the schedule again with another one.";

    private static final Logger LOG = LoggerFactory.getLogger(DueSchedules.class);
    private static final int BATCH = 100;
    private static final Duration TRY_AGAIN = Duration.ofSeconds(30);

    private final Tenant tenant;
    private final RunTemplates orders;
    private final Ids ids;
    private final Clock clock;
    private final MeterRegistry metrics;

    DueSchedules(Tenant tenant, RunTemplates orders, Ids ids, Clock clock, MeterRegistry metrics) {
        this.tenant = tenant;
        this.orders = orders;
        this.ids = ids;
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
            run(schedule, due);
        } catch (RuntimeException e) {
            LOG.atError().addKeyValue("schedule", schedule.id()).setCause(e).log("starting a scheduled run failed");
            postpone(schedule);
        }
    }

    private void run(Schedule schedule, Instant due) {
        try {
            var caller = orders.caller(schedule.customer(), schedule.key());
            if (caller.isEmpty()) {
                pause(schedule, null, KEY_UNUSABLE);
                return;
            }
            var execution = orders.start(caller.get(), schedule.order(), schedule.input(), schedule.runKey(due));
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
        tenant.platform(client -> {
            if (new ScheduleSql(client).note(schedule, run, next) && run.refusal() != null) {
                tell(client, EventKind.SCHEDULE_REFUSED, Message.refused(schedule, run, clock.instant()), schedule);
            }
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
            if (sql.pause(schedule, reason)) {
                var message = Message.switchedOff(schedule, reason, clock.instant());
                tell(client, EventKind.SCHEDULE_SWITCHED_OFF, message, schedule);
            }
            return true;
        });
        LOG.atInfo()
                .addKeyValue("schedule", schedule.id())
                .addKeyValue("reason", reason)
                .log("schedule was switched off");
        count("paused");
    }

    private void tell(JdbcClient client, EventKind kind, Message message, Schedule schedule) {
        var now = clock.instant();
        new WebhookSql(client)
                .active(List.of(schedule.customer())).stream()
                        .filter(hook -> hook.wants(kind, now))
                        .forEach(hook ->
                                new DeliverySql(client).add(DeliverySql.Recipient.of(hook), ids.next(), message, now));
    }

    private void count(String outcome) {
        metrics.counter("agentmarket.automation.schedules", "outcome", outcome).increment();
    }
}
