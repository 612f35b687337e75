package io.agentmarket.knowledge;

import io.agentmarket.shared.AppException;
import io.agentmarket.stores.StoreFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * The readers of this replica. They are platform threads: the embedding model is native code, and on a virtual thread it
 * would hold one of the few carriers that requests share, for as long as a document has chunks.
 */
@Component
class IngestThreads implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(IngestThreads.class);

    /** Finds what another replica has left lying; an upload here is taken up at once. */
    private static final Duration PATROL = Duration.ofSeconds(5);

    private static final Duration SWEEP = Duration.ofMinutes(1);
    private static final Duration MOST_FOR_THE_LAST_BATCH = Duration.ofSeconds(10);

    private final Ingest ingest;
    private final Sweep sweep;
    private final int count;
    private final Semaphore waiting = new Semaphore(0);
    private final List<Reader> readers = new ArrayList<>();
    private @Nullable ScheduledExecutorService clockwork;

    IngestThreads(Ingest ingest, Sweep sweep, @Value("${agentmarket.knowledge.readers}") int count) {
        this.ingest = ingest;
        this.sweep = sweep;
        this.count = count;
    }

    private record Reader(Thread thread, Ingest.Hands hands) {}

    /** Something was queued here. */
    void wake() {
        waiting.release();
    }

    @Override
    public synchronized void start() {
        for (int i = 1; i <= count; i++) {
            var hands = new Ingest.Hands();
            readers.add(
                    new Reader(Thread.ofPlatform().daemon().name("reader-" + i).start(() -> carryOn(hands)), hands));
        }
        var timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("knowledge-clockwork").factory());
        var renewal = Ingest.LEASE.dividedBy(3).toMillis();
        timer.scheduleWithFixedDelay(() -> quietly(this::renew), renewal, renewal, TimeUnit.MILLISECONDS);
        timer.scheduleWithFixedDelay(
                () -> quietly(sweep::sweep), SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
        clockwork = timer;
    }

    private synchronized void renew() {
        readers.forEach(reader -> ingest.renew(reader.hands()));
    }

    private void carryOn(Ingest.Hands hands) {
        while (!hands.stopping) {
            try {
                if (!ingest.next(hands)) {
                    var unused = waiting.tryAcquire(PATROL.toMillis(), TimeUnit.MILLISECONDS);
                    waiting.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                pause(e);
            }
        }
    }

    /** The database does not answer, or something is wrong with it: neither gets better by asking at once. */
    private void pause(RuntimeException e) {
        LOG.atWarn().setCause(e).log("documents wait");
        try {
            var unused = waiting.tryAcquire(PATROL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** A task that throws would never run again. */
    private static void quietly(Runnable task) {
        try {
            task.run();
        } catch (AppException e) {
            LOG.atWarn()
                    .addKeyValue("code", e.code())
                    .setCause(StoreFailure.causeFor(e))
                    .log("knowledge upkeep put off");
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("knowledge upkeep failed");
        }
    }

    /** What a reader is at goes back into the queue, for another replica to take up at once. */
    @Override
    public void stop() {
        if (clockwork != null) {
            clockwork.shutdownNow();
        }
        readers.forEach(reader -> reader.hands().stopping = true);
        waiting.release(count);
        try {
            for (var reader : readers) {
                reader.thread().join(MOST_FOR_THE_LAST_BATCH);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            readers.clear();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return !readers.isEmpty();
    }
}
