package io.agentmarket.engine;

import io.agentmarket.billing.Accounts;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.stores.Databases;
import io.agentmarket.stores.StoreFailure;
import io.agentmarket.stores.StoreWatch;
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
 * Group commit (Gawlick and Kinkade, "Varieties of Concurrency Control in IMS/VS Fast Path", 1985): callers queue units, a few
 * committers write up to BATCH of them in one transaction and wake each caller after the commit.
 *
 * A customer always goes to the same committer, so its units are decided in arrival order and two committers of one process
 * never wait for one account. Nobody waits for company while alone; once batches hold several units a committer lingers up to
 * LINGER for more. When the database fails, no unit does: the same batch is committed again until it is there, for every
 * statement is idempotent. The units of a customer whose rows somebody holds are written aside.
 */
/** Makes the units of all runs durable, many per transaction. */
@Component
class GroupCommitter implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommitter.class);
    private static final int COMMITTERS = 2;
    private static final int BATCH = 256;
    private static final int QUEUE = 8_192;
    private static final Duration LINGER = Duration.ofNanos(500_000);
    /** After this long without a database a new run is refused; a run that has begun waits on. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final UnitWriter writer;
    private final UnitsAside aside;
    private final int batchSize;
    private final List<BlockingQueue<PendingUnit>> queues = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    @Autowired
    GroupCommitter(Databases databases, Accounts accounts, History history) {
        this(new UnitWriter(databases.committer(), databases.watch(), accounts, history), BATCH);
    }

    GroupCommitter(DataSource database, Accounts accounts, History history, int batchSize) {
        this(new UnitWriter(database, new StoreWatch(), accounts, history), batchSize);
    }

    private GroupCommitter(UnitWriter writer, int batchSize) {
        this.writer = writer;
        this.aside = new UnitsAside(writer);
        this.batchSize = batchSize;
        for (int i = 0; i < COMMITTERS; i++) {
            queues.add(new ArrayBlockingQueue<>(QUEUE));
        }
    }

    /**
     * Queues the unit; its {@code done} completes after the commit. A full queue refuses new runs with {@code OVERLOADED}
     * and makes runs that have begun wait.
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
    int queued() {
        return queues.stream().mapToInt(BlockingQueue::size).sum() + aside.size();
    }

    int capacity() {
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
     * {@link #submit} and wait; an interrupt does not end the wait, for the unit may be on its way. A new run is given up after
     * {@link #PATIENCE}: should it have been written all the same, who asks again with its key joins it.
     */
    Outcome commit(RunUnit unit) {
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
        for (int i = 0; i < COMMITTERS; i++) {
            var queue = queues.get(i);
            start("committer-" + i, () -> drain(queue));
        }
        start("committer-aside", () -> aside.work(() -> running));
    }

    private void start(String name, Runnable work) {
        threads.add(Thread.ofPlatform().daemon().name(name).start(work));
    }

    @Override
    public void stop() {
        running = false;
        threads.forEach(Thread::interrupt);
        threads.forEach(GroupCommitter::join);
        threads.clear();
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

    private void drain(BlockingQueue<PendingUnit> queue) {
        var lastSize = 1;
        while (running || !queue.isEmpty()) {
            try {
                var batch = take(queue, lastSize > 1);
                lastSize = batch.size();
                writeUntilDone(batch);
            } catch (InterruptedException e) {
                // stop() wakes an idle committer; the loop's condition decides whether units are left
                LOG.debug("committer woken");
            }
        }
    }

    private List<PendingUnit> take(BlockingQueue<PendingUnit> queue, boolean linger) throws InterruptedException {
        var batch = new ArrayList<PendingUnit>();
        batch.add(queue.take());
        queue.drainTo(batch, batchSize - 1);
        var end = System.nanoTime() + LINGER.toNanos();
        while (linger && batch.size() < batchSize) {
            var next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
            queue.drainTo(batch, batchSize - batch.size());
        }
        return batch;
    }

    /** What somebody's lock holds up goes aside; for all else the database is waited for, and nothing is given up. */
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

    private static void join(Thread thread) {
        try {
            thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
