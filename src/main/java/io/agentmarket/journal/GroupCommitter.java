package io.agentmarket.journal;

import io.agentmarket.billing.Accounts;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.stores.Databases;
import io.agentmarket.stores.Rhythm;
import io.agentmarket.stores.StoreFailure;
import io.agentmarket.stores.StoreWatch;
import io.agentmarket.stores.Vitals;
import io.agentmarket.usage.History;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/*
 * Group commit (Gawlick and Kinkade, "Varieties of Concurrency Control in IMS/VS Fast Path", 1985): callers queue
 * units, a few committers write up to BATCH of them in one transaction and wake each caller after the commit.
 *
 * A customer always uses the same committer, so its units are decided in arrival order and two committers of one
 * process never wait for one account. A single unit is written at once; when batches contain several units, a committer
 * waits up to LINGER for more. A failing database fails no unit: every statement is idempotent, so the same batch is
 * retried until it is durable. Units of a customer whose rows are locked are written separately.
 */
/** Makes the units of all runs durable, many per transaction. */
@Component
public class GroupCommitter implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommitter.class);
    private static final int COMMITTERS = 2;
    private static final int BATCH = 256;
    private static final int QUEUE = 8_192;
    private static final Duration IDLE = Duration.ofSeconds(1);
    private static final Duration LATE = Duration.ofSeconds(5);
    private static final Duration LAST_COMMIT = Duration.ofSeconds(20);
    private static final Duration LINGER = Duration.ofNanos(500_000);
    /** A new run is refused after this time without a database; a run that has begun keeps waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final UnitWriter writer;
    private final UnitsAside aside;
    private final int batchSize;
    private final List<BlockingQueue<PendingUnit>> queues = new ArrayList<>();
    private final List<Rhythm> committers = new ArrayList<>();
    private volatile boolean running;

    @Autowired
    public GroupCommitter(Databases databases, Accounts accounts, History history, Vitals vitals) {
        this(new UnitWriter(databases.committer(), databases.watch(), accounts, history), BATCH, vitals);
    }

    public GroupCommitter(DataSource database, Accounts accounts, History history, int batchSize) {
        this(new UnitWriter(database, new StoreWatch(), accounts, history), batchSize, new Vitals());
    }

    private GroupCommitter(UnitWriter writer, int batchSize, Vitals vitals) {
        this.writer = writer;
        this.aside = new UnitsAside(writer);
        this.batchSize = batchSize;
        for (int i = 0; i < COMMITTERS; i++) {
            var queue = new ArrayBlockingQueue<PendingUnit>(QUEUE);
            queues.add(queue);
            var plan = Rhythm.Plan.every("committer-" + i, Duration.ZERO).patient(LATE);
            committers.add(vitals.rhythm(plan, new Drain(queue)::step));
        }
        committers.add(vitals.rhythm(Rhythm.Plan.every("committer-aside", Duration.ZERO), aside::step));
    }

    /**
     * Queues the unit; its {@code done} completes after the commit. A full queue refuses new runs with
     * {@code OVERLOADED} and makes runs that have begun wait.
     */
    CompletableFuture<Outcome> submit(RunUnit unit) {
        var queue = queues.get(Math.floorMod(unit.customer().hashCode(), queues.size()));
        var pending = new PendingUnit(unit);
        if (!running) {
            refuse(unit, ErrorCode.SHUTTING_DOWN);
        } else if (unit instanceof RunUnit.Begin && writer.isStalled()) {
            refuse(unit, ErrorCode.STORE_UNAVAILABLE);
        } else if (unit instanceof RunUnit.Begin) {
            if (!queue.offer(pending)) {
                refuse(unit, ErrorCode.OVERLOADED);
            }
        } else {
            putUninterruptibly(queue, pending);
        }
        return unit.done();
    }

    /** Units that wait. */
    public int queued() {
        return queues.stream().mapToInt(BlockingQueue::size).sum() + aside.size();
    }

    public int capacity() {
        return queues.size() * QUEUE;
    }

    private static void refuse(RunUnit unit, ErrorCode code) {
        unit.done().completeExceptionally(new AppException(code, code.sentence()).with("retry_after", 1));
    }

    private static void putUninterruptibly(BlockingQueue<PendingUnit> queue, PendingUnit pending) {
        var interrupted = false;
        while (true) {
            try {
                queue.put(pending);
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * {@link #submit} and wait; an interrupt does not end the wait, for the unit may be on its way. A new run is given
     * up after {@link #PATIENCE}: should it have been written after all, a retry with its key joins it.
     */
    public Outcome commit(RunUnit unit) {
        try {
            var done = submit(unit);
            return (unit instanceof RunUnit.Begin ? done.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS) : done)
                    .join();
        } catch (CompletionException e) {
            throw switch (e.getCause()) {
                case AppException failure -> failure;
                case TimeoutException late -> StoreFailure.toAppException(late);
                case null, default -> new IllegalStateException(e.getCause());
            };
        }
    }

    @Override
    public void start() {
        running = true;
        committers.forEach(Rhythm::start);
    }

    @Override
    public void stop() {
        running = false;
        Rhythm.stop(committers, Duration.ZERO, LAST_COMMIT);
        for (var queue : queues) {
            for (var left = queue.poll(); left != null; left = queue.poll()) {
                refuse(left.unit(), ErrorCode.SHUTTING_DOWN);
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the stores, before anything that starts runs. */
    @Override
    public int getPhase() {
        return -100;
    }

    /**
     * One committer's work. It keeps the units that it has taken until they are done, even if exceptions are thrown
     * meanwhile.
     */
    private final class Drain {

        private final BlockingQueue<PendingUnit> queue;
        private final List<PendingUnit> inHand = new ArrayList<>();
        private int lastSize = 1;

        Drain(BlockingQueue<PendingUnit> queue) {
            this.queue = queue;
        }

        void step() {
            do {
                if (inHand.isEmpty()) {
                    take(lastSize > 1);
                    lastSize = inHand.size();
                }
                writeUntilDone(List.copyOf(inHand));
                inHand.clear();
            } while (!running && !queue.isEmpty());
        }

        /** Empty when no unit arrives for a while. */
        private void take(boolean linger) {
            try {
                var first = queue.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
                var end = System.nanoTime() + LINGER.toNanos();
                for (var next = first; next != null; ) {
                    inHand.add(next);
                    queue.drainTo(inHand, batchSize - inHand.size());
                    var room = linger && inHand.size() < batchSize;
                    next = room ? queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS) : null;
                }
            } catch (InterruptedException e) {
                LOG.debug("committer woken");
            }
        }
    }

    /** Units blocked by a lock are written separately; all others wait for the database, and none is given up. */
    private void writeUntilDone(List<PendingUnit> batch) {
        var open = aside.sift(batch, Set.of());
        for (int attempt = 0; !open.isEmpty(); attempt++) {
            Thread.interrupted(); // stop() wakes idle committers only; a commit in progress is finished
            var held = new HashSet<CustomerId>();
            try {
                writer.write(open, held);
            } catch (UnitWriter.NotNow e) {
                pause(e.failure() == StoreFailure.CONFLICT ? 0 : attempt);
            }
            open = aside.sift(open.stream().filter(PendingUnit::isOpen).toList(), held);
        }
    }

    private static void pause(int attempt) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.min(1_000, 20L << Math.min(attempt, 6)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
