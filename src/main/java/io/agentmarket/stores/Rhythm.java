package io.agentmarket.stores;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;

/*
 * A ScheduledExecutorService forgets a task that throws, and a thread ends with an Error that nobody catches: either
 * way the work stops for good while the process looks healthy. Here an exception or error ends only its own turn. The
 * loop around it allocates nothing, so that it survives an OutOfMemoryError which is thrown while the first one is
 * being logged.
 *
 * Ownership is by generation: stop() and start() make a new thread, and a thread that is no longer the current one
 * ends.
 */
/** Recurring work on its own thread, from start to stop, which no exception or error ends. */
public final class Rhythm implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Rhythm.class);

    /**
     * The wait after a turn that threw, doubled with every further one: the cause may pass, and the loop does not
     * occupy a core.
     */
    private static final long FIRST_WAIT = Duration.ofMillis(250).toNanos();

    private static final int MAX_DOUBLINGS = 3;

    private final Plan plan;
    private final Turn turn;
    private final Semaphore wakes = new Semaphore(0);
    private final AtomicReference<@Nullable Throwable> planted = new AtomicReference<>();
    private volatile @Nullable Thread thread;
    private volatile long lastGood;
    private volatile long turns;
    private int failures;

    /** Called by {@link Vitals}, which monitors the rhythm. */
    Rhythm(Plan plan, Turn turn) {
        this.plan = plan;
        this.turn = turn;
    }

    /** One turn; it may wait for work, for less than the plan's patience. */
    @FunctionalInterface
    public interface Turn {
        void take() throws InterruptedException;
    }

    /**
     * The timing of turns.
     *
     * @param first the wait before the first turn
     * @param pause between the end of a turn and the next
     * @param patience how late a successful turn may end before the rhythm counts as late
     * @param phase the phase among the application's lifecycles
     */
    public record Plan(String name, Duration first, Duration pause, Duration patience, int phase) {

        private static final Duration PATIENCE = Duration.ofSeconds(30);

        /** A plan whose first turn begins at once. */
        public static Plan every(String name, Duration pause) {
            return new Plan(name, Duration.ZERO, pause, PATIENCE, 0);
        }

        public Plan firstAfter(Duration wait) {
            return new Plan(name, wait, pause, patience, phase);
        }

        public Plan patient(Duration time) {
            return new Plan(name, first, pause, time, phase);
        }

        public Plan inPhase(int number) {
            return new Plan(name, first, pause, patience, number);
        }
    }

    public String name() {
        return plan.name();
    }

    @Override
    public synchronized void start() {
        if (thread == null) {
            lastGood = System.nanoTime() + plan.first().toNanos();
            var fresh = Thread.ofPlatform().daemon().name(plan.name()).unstarted(this::goOn);
            thread = fresh;
            fresh.start();
        }
    }

    /** Interrupts a turn in progress and waits for its end, two seconds at most. */
    @Override
    public void stop() {
        stop(List.of(this), Duration.ZERO, Duration.ofSeconds(2));
    }

    /**
     * Lets turns in progress continue for {@code lastCall}, then interrupts them and waits at most {@code most} for the
     * end of each.
     */
    public static void stop(List<Rhythm> rhythms, Duration lastCall, Duration most) {
        var ending =
                rhythms.stream().flatMap(rhythm -> rhythm.dismiss().stream()).toList();
        join(ending, lastCall);
        ending.forEach(Thread::interrupt);
        join(ending, most);
    }

    /** Stops further turns and returns the thread. */
    private synchronized Optional<Thread> dismiss() {
        var ending = Optional.ofNullable(thread);
        thread = null;
        wakes.release();
        return ending;
    }

    private static void join(List<Thread> threads, Duration most) {
        try {
            for (var thread : threads) {
                var unused = thread.join(most);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Starts the next turn now, not after the pause. */
    public void wake() {
        wakes.release();
    }

    @Override
    public boolean isRunning() {
        return thread != null;
    }

    @Override
    public int getPhase() {
        return plan.phase();
    }

    /** How late the last successful turn is; zero or less if it is in time or the rhythm is stopped. */
    Duration lateness() {
        var waited = System.nanoTime() - lastGood;
        return thread == null
                ? Duration.ZERO
                : Duration.ofNanos(waited).minus(plan.pause()).minus(plan.patience());
    }

    long turns() {
        return turns;
    }

    /** Makes the next turn throw this before it begins; for tests. */
    void plant(Throwable failure) {
        planted.set(failure);
        wake();
    }

    boolean isPlanted() {
        return planted.get() != null;
    }

    private void goOn() {
        var pause = plan.pause().toNanos();
        var wait = plan.first().toNanos();
        while (isMine()) {
            try {
                rest(wait);
                if (isMine()) {
                    var again = take() ? 0 : FIRST_WAIT << Math.min(failures - 1, MAX_DOUBLINGS);
                    wait = Math.max(pause, again);
                }
            } catch (Throwable whatever) {
                // it was thrown while another failure was handled: nothing may end this thread
                LockSupport.parkNanos(FIRST_WAIT);
            }
        }
    }

    private boolean isMine() {
        return thread == Thread.currentThread();
    }

    private void rest(long nanos) {
        try {
            if (wakes.tryAcquire(Math.max(0, nanos), TimeUnit.NANOSECONDS)) {
                wakes.drainPermits();
            }
        } catch (InterruptedException e) {
            LOG.debug("woken");
        }
    }

    /** Takes a turn; returns whether it ended without a failure. */
    private boolean take() {
        try {
            var failure = planted.getAndSet(null);
            if (failure instanceof Error error) {
                throw error;
            }
            turn.take();
            good();
            return true;
        } catch (InterruptedException e) {
            return true;
        } catch (AppException e) {
            if (isWorthALine()) {
                LOG.atLevel(
                                e.code() == ErrorCode.STORE_UNAVAILABLE
                                        ? Level.DEBUG
                                        : Level.WARN) // StoreWatch logs it for all
                        .addKeyValue("rhythm", plan.name())
                        .addKeyValue("code", e.code())
                        .addKeyValue("failures", failures)
                        .log("recurring work postponed");
            }
        } catch (RuntimeException | Error e) {
            if (isWorthALine()) {
                LOG.atError()
                        .addKeyValue("rhythm", plan.name())
                        .addKeyValue("failures", failures)
                        .setCause(e)
                        .log("recurring work failed, retried later");
            }
        }
        return false;
    }

    private void good() {
        if (failures > 1) {
            LOG.atInfo()
                    .addKeyValue("rhythm", plan.name())
                    .addKeyValue("failures", failures)
                    .log("recurring work succeeds again");
        }
        failures = 0;
        lastGood = System.nanoTime();
        turns = turns + 1;
    }

    /**
     * Whether a failure is logged: the first in a row, the second, the fourth and so on, so that an outage does not
     * fill the log.
     */
    private boolean isWorthALine() {
        failures++;
        return Integer.bitCount(failures) == 1;
    }
}
