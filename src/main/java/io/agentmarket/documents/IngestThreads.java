package io.agentmarket.documents;

import io.agentmarket.stores.Rhythm;
import io.agentmarket.stores.Vitals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.context.SmartLifecycle;

/**
 * The readers of this replica. They are platform threads: the embedding model is native code, and on a virtual thread
 * it would pin one of the few carriers that requests share, for the whole document.
 */
class IngestThreads implements SmartLifecycle {

    /**
     * The pause between two checks for documents that another replica left; an upload to this replica is read at once.
     */
    private static final Duration PATROL = Duration.ofSeconds(5);

    private static final Duration SWEEP = Duration.ofMinutes(1);
    private static final Duration MAX_TIME_OF_DOCUMENT = Duration.ofMinutes(15);
    private static final Duration MAX_TIME_OF_LAST_BATCH = Duration.ofSeconds(10);

    private final Ingest ingest;
    private final int count;
    private final Semaphore waiting = new Semaphore(0);
    private final List<Ingest.Hands> hands = new ArrayList<>();
    private final List<Rhythm> readers = new ArrayList<>();
    private final Rhythm renewals;
    private final Rhythm sweeps;

    IngestThreads(Ingest ingest, Sweep sweep, Vitals vitals, int count) {
        this.ingest = ingest;
        this.count = count;
        var renewal = Ingest.LEASE.dividedBy(3);
        for (int i = 1; i <= count; i++) {
            var own = new Ingest.Hands();
            hands.add(own);
            var plan = Rhythm.Plan.every("reader-" + i, Duration.ZERO).patient(MAX_TIME_OF_DOCUMENT);
            readers.add(vitals.rhythm(plan, () -> carryOn(own)));
        }
        this.renewals =
                vitals.rhythm(Rhythm.Plan.every("document-leases", renewal).firstAfter(renewal), this::renew);
        this.sweeps = vitals.rhythm(Rhythm.Plan.every("document-sweep", SWEEP).firstAfter(SWEEP), sweep::sweep);
    }

    /** Signals that a document was queued on this replica. */
    void wake() {
        waiting.release();
    }

    @Override
    public void start() {
        hands.forEach(own -> own.stopping = false);
        readers.forEach(Rhythm::start);
        renewals.start();
        sweeps.start();
    }

    private void renew() {
        hands.forEach(ingest::renew);
    }

    /** Reads one document, or waits for one. */
    private void carryOn(Ingest.Hands own) throws InterruptedException {
        if (!own.stopping && !ingest.next(own)) {
            var unused = waiting.tryAcquire(PATROL.toMillis(), TimeUnit.MILLISECONDS);
            waiting.drainPermits();
        }
    }

    /** Returns each reader's document to the queue, so that another replica can claim it at once. */
    @Override
    public void stop() {
        renewals.stop();
        sweeps.stop();
        hands.forEach(own -> own.stopping = true);
        waiting.release(count);
        Rhythm.stop(readers, MAX_TIME_OF_LAST_BATCH, Duration.ZERO);
    }

    @Override
    public boolean isRunning() {
        return renewals.isRunning();
    }
}
