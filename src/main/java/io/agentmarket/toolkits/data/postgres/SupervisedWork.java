package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.toolkits.data.postgres.PostgresFailedException.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work with a database on its own thread, for which the caller waits. An interrupt of the caller, or the end of its
 * time, asks the server to end the statement; an interrupt of the thread itself would only close the connection, and
 * the server would go on until it noticed.
 */
final class SupervisedWork<T> {

    private static final Logger LOG = LoggerFactory.getLogger(SupervisedWork.class);

    /** How long the work may take to end after it was asked to; then its connection is closed. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Duration time;
    private final Line line;

    SupervisedWork(Duration time) {
        this.time = time;
        this.line = new Line(System.nanoTime() + time.toNanos());
    }

    /** Connects, works and closes. */
    @FunctionalInterface
    interface Task<T> {
        T on(Line line) throws InterruptedException;
    }

    /** What caller and work share. */
    static final class Line {

        private final AtomicBoolean stopped = new AtomicBoolean();
        private final long endNanos;

        /** Set once, by the work; read by the caller after it set {@code stopped}. */
        private volatile @Nullable PgConnection connection;

        private Line(long endNanos) {
            this.endNanos = endNanos;
        }

        AtomicBoolean stopped() {
            return stopped;
        }

        long endNanos() {
            return endNanos;
        }

        Duration left() {
            return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
        }

        /** From now on the caller cancels statements instead of interrupting. */
        void connected(PgConnection made) {
            connection = made;
        }
    }

    T run(Task<T> task) {
        var work = new FutureTask<>(() -> task.on(line));
        var thread = Thread.ofVirtual().name("postgres").start(work);
        try {
            return ended(work, time);
        } catch (TimeoutException e) {
            return stopped(work, thread, Kind.TIME, "The time of " + time.toSeconds() + " seconds is over.");
        } catch (InterruptedException e) {
            try {
                return stopped(work, thread, Kind.CANCELLED, "The call was cancelled.");
            } finally {
                Thread.currentThread().interrupt();
            }
        }
    }

    private T stopped(FutureTask<T> work, Thread thread, Kind kind, String sentence) {
        line.stopped.set(true);
        var connection = line.connection;
        if (connection == null) {
            thread.interrupt();
        } else {
            cancel(connection);
        }
        try {
            return ended(work, GRACE);
        } catch (PostgresFailedException e) {
            throw e.kind() == Kind.UNKNOWN ? e : new PostgresFailedException(kind, sentence, e);
        } catch (TimeoutException | InterruptedException e) {
            thread.interrupt();
            throw new PostgresFailedException(
                    Kind.UNKNOWN, sentence + " Whether the database had finished before is not known.", e);
        }
    }

    private static void cancel(PgConnection connection) {
        try {
            connection.cancelQuery();
        } catch (SQLException e) {
            LOG.atInfo().addKeyValue("state", e.getSQLState()).log("a statement could not be cancelled");
        }
    }

    private T ended(FutureTask<T> work, Duration most) throws TimeoutException, InterruptedException {
        try {
            return work.get(most.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw switch (e.getCause()) {
                case PostgresFailedException failed -> failed;
                case InterruptedException interrupted ->
                    new PostgresFailedException(Kind.CANCELLED, "The call was cancelled.", interrupted);
                case RuntimeException bug -> bug;
                case null, default -> new IllegalStateException("work with a database ended by an error", e.getCause());
            };
        }
    }
}
