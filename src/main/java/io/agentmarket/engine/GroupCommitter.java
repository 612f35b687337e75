package io.agentmarket.engine;

import io.agentmarket.billing.Accounts;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.stores.Databases;
import io.agentmarket.usage.History;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
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
 * LINGER for more. A unit whose data breaks a statement must not fail its neighbours: the batch is halved until the culprit
 * stands alone. When the outcome of a commit is unknown the same batch is committed again: every statement is idempotent.
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

    private final DataSource database;
    private final Accounts accounts;
    private final History history;
    private final int batchSize;
    private final List<BlockingQueue<Pending>> queues = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    @Autowired
    GroupCommitter(Databases databases, Accounts accounts, History history) {
        this(databases.committer(), accounts, history, BATCH);
    }

    GroupCommitter(DataSource database, Accounts accounts, History history, int batchSize) {
        this.database = database;
        this.accounts = accounts;
        this.history = history;
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
        var pending = new Pending(unit, System.nanoTime());
        if (!running) {
            refuse(unit, ErrorCode.SHUTTING_DOWN);
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
        return queues.stream().mapToInt(BlockingQueue::size).sum();
    }

    int capacity() {
        return queues.size() * QUEUE;
    }

    private static void refuse(RunUnit unit, ErrorCode code) {
        unit.done().completeExceptionally(new AppException(code, code.sentence()).with("retry_after", 1));
    }

    private static void putUninterruptibly(BlockingQueue<Pending> queue, Pending pending) {
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

    /** {@link #submit} and wait; an interrupt does not end the wait, for the unit may be on its way. */
    Outcome commit(RunUnit unit) {
        try {
            return submit(unit).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof AppException failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void start() {
        running = true;
        for (int i = 0; i < COMMITTERS; i++) {
            var queue = queues.get(i);
            threads.add(Thread.ofPlatform().daemon().name("committer-" + i).start(() -> drain(queue)));
        }
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

    private void drain(BlockingQueue<Pending> queue) {
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

    private List<Pending> take(BlockingQueue<Pending> queue, boolean linger) throws InterruptedException {
        var batch = new ArrayList<Pending>();
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

    private void writeUntilDone(List<Pending> batch) {
        var open = batch;
        for (int attempt = 0; !open.isEmpty(); attempt++) {
            Thread.interrupted(); // stop() wakes idle committers only; a commit in progress is finished
            try (var connection = database.getConnection()) {
                connection.setAutoCommit(false);
                write(connection, open);
                return;
            } catch (SQLException e) {
                LOG.atWarn().addKeyValue("units", open.size()).setCause(e).log("commit outcome unknown, trying again");
                open = open.stream().filter(pending -> !giveUp(pending, e)).toList();
                pause(attempt);
            }
        }
    }

    /** Writes all units, halving around one that breaks; throws when the database, not a unit, is the reason. */
    private void write(Connection connection, List<Pending> batch) throws SQLException {
        var open =
                batch.stream().filter(pending -> !pending.unit.done().isDone()).toList();
        if (open.isEmpty()) {
            return;
        }
        try {
            var units = open.stream().map(Pending::unit).toList();
            var outcomes = new CommitBatch(connection, units, accounts, history).commit();
            for (int i = 0; i < units.size(); i++) {
                units.get(i).done().complete(outcomes.get(i));
            }
        } catch (SQLException e) {
            if (isTransient(e)) {
                throw e;
            }
            connection.rollback();
            isolate(connection, open, e);
        } catch (RuntimeException e) {
            connection.rollback();
            isolate(connection, open, e);
        }
    }

    private void isolate(Connection connection, List<Pending> batch, Exception cause) throws SQLException {
        if (batch.size() == 1) {
            LOG.atError().setCause(cause).log("a unit cannot be written");
            var failure = new AppException(ErrorCode.INTERNAL, ErrorCode.INTERNAL.sentence(), cause);
            batch.getFirst().unit.done().completeExceptionally(failure);
            return;
        }
        var half = batch.size() / 2;
        write(connection, batch.subList(0, half));
        write(connection, batch.subList(half, batch.size()));
    }

    /** Connection loss (08), shutdown (57), deadlock and serialisation (40), resources (53), disk (58), no state at all. */
    static boolean isTransient(SQLException e) {
        var state = e.getSQLState();
        return state == null || state.matches("(08|40|53|57|58).*");
    }

    private static boolean giveUp(Pending pending, SQLException cause) {
        if (pending.unit instanceof RunUnit.Begin && System.nanoTime() - pending.since > PATIENCE.toNanos()) {
            var code = ErrorCode.STORE_UNAVAILABLE;
            pending.unit
                    .done()
                    .completeExceptionally(new AppException(code, code.sentence(), cause).with("retry_after", 2));
        }
        return pending.unit.done().isDone();
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

    private record Pending(RunUnit unit, long since) {}
}
