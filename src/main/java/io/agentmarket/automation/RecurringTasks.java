package io.agentmarket.automation;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.agentmarket.stores.StoreFailure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;

/**
 * The platform's recurring tasks, each done by one replica at a time.
 *
 * <p>db-scheduler keeps a row per task; a replica that holds a task and is silent for half a minute loses it to
 * another. Correctness does not depend on that: each task claims its work in the database under a lock or an
 * idempotency key.
 */
final class RecurringTasks implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(RecurringTasks.class);

    /**
     * How often a replica checks for due tasks; with {@link #PAUSE} the most that a due time is late on an idle
     * platform.
     */
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final int MISSED_HEARTBEATS = 6;
    private static final Duration LAST_CALL = Duration.ofSeconds(20);

    private static final Duration DELIVERIES_KEPT = Duration.ofDays(30);
    private static final int BATCH = 1_000;

    private final DataSource platform;
    private final Work work;
    private @Nullable Scheduler scheduler;

    RecurringTasks(DataSource platform, Work work) {
        this.platform = platform;
        this.work = work;
    }

    /** A recurring task. */
    record Work(Runnable schedules, Deliveries deliveries, Runnable retention) {}

    /** A round of deliveries, which may be interrupted. */
    interface Deliveries {
        void run(BooleanSupplier stopping) throws InterruptedException;
    }

    /** Deletes delivered and dead messages after 30 days, and triggers' calls once no window reaches back to them. */
    static void forget(Webhooks hooks, Firing firing) {
        int forgotten;
        do {
            forgotten = hooks.forget(DELIVERIES_KEPT, BATCH);
        } while (forgotten == BATCH);
        do {
            forgotten = firing.forget(BATCH);
        } while (forgotten == BATCH);
    }

    @Override
    public synchronized void start() {
        if (scheduler != null) {
            return;
        }
        var started = Scheduler.create(platform)
                .startTasks(tasks())
                .executorService(Executors.newThreadPerTaskExecutor(Thread.ofVirtual()
                        .name("automation-", 0)
                        .uncaughtExceptionHandler((thread, e) -> cutOff(e))
                        .factory()))
                .threads(10)
                .pollingInterval(LOOK)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(LAST_CALL)
                .build();
        started.start();
        scheduler = started;
    }

    /**
     * Drops the library's log of an unavailable or locked store: the stores' room logs that once a second, and each
     * task would log it again.
     */
    private static void cutOff(Throwable cause) {
        LOG.atLevel(StoreFailure.of(cause).isPassing() ? Level.DEBUG : Level.WARN)
                .setCause(cause)
                .log("a recurring task was interrupted, it is resumed after its heartbeat has stopped");
    }

    private List<RecurringTask<?>> tasks() {
        return List.of(
                Tasks.recurring("schedules", FixedDelay.of(PAUSE))
                        .execute((task, context) -> work.schedules().run()),
                Tasks.recurring("webhooks", FixedDelay.of(PAUSE))
                        .execute((task, context) -> deliver(context.getSchedulerState()::isShuttingDown)),
                Tasks.recurring("automation-retention", FixedDelay.ofHours(1))
                        .execute((task, context) -> work.retention().run()));
    }

    private void deliver(BooleanSupplier stopping) {
        try {
            work.deliveries().run(stopping);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public synchronized void stop() {
        if (scheduler != null) {
            scheduler.stop();
            scheduler = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return scheduler != null;
    }
}
