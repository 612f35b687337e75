package io.agentmarket.stores;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/*
 * A server that is stopped, swaps or lost its disk keeps its connections open and says nothing, so a caller would wait
 * for the socket's timeout, which must be longer than the longest statement. So one thread sends a trivial query every
 * second; when it is not answered within PATIENCE, no statement will be, and all connections are cut: waiting callers
 * learn at once that the store is unavailable, and new callers are refused without waiting, until the query is answered
 * again.
 */
/** Checks every second whether PostgreSQL answers and accepts writes. */
final class PostgresPulse implements AutoCloseable {

    private static final Duration BEAT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final TrackedDataSource database;
    private final StoreWatch watch;
    private final Runnable cut;
    private final Rhythm beats;
    private @Nullable Connection connection;

    /** A pulse for the pools of these databases. */
    static PostgresPulse of(DatabaseUrl url, Databases databases, Vitals vitals) {
        var own = Databases.connections("pulse", url, PATIENCE);
        return new PostgresPulse(own, databases.watch(), databases::cut, vitals);
    }

    private PostgresPulse(TrackedDataSource database, StoreWatch watch, Runnable cut, Vitals vitals) {
        this.database = database;
        this.watch = watch;
        this.cut = cut;
        this.beats = vitals.rhythm(Rhythm.Plan.every("postgres-pulse", BEAT), this::beat);
    }

    /** Starts the checks; they are not made while the schema is migrated. */
    void start() {
        beats.start();
    }

    @Override
    public void close() {
        beats.stop();
        forget();
    }

    /** An ended session proves nothing about the server, and neither does time in which this process did not run. */
    private void beat() {
        var start = System.nanoTime();
        try {
            ask();
        } catch (SQLException first) {
            forget();
            var took = System.nanoTime() - start;
            var timedOut = took > PATIENCE.toNanos() / 2
                    && took < PATIENCE.multipliedBy(2).toNanos();
            if (timedOut) {
                away(first);
            } else {
                askAgain();
            }
        }
    }

    private void askAgain() {
        try {
            ask();
        } catch (SQLException second) {
            forget();
            away(second);
        }
    }

    private void away(SQLException why) {
        var news = !watch.isStalled();
        watch.stalls();
        watch.met(StoreFailure.AWAY, why);
        if (news) {
            cut.run();
        }
    }

    private void ask() throws SQLException {
        if (connection == null) {
            connection = database.getConnection();
        }
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("show transaction_read_only")) {
            row.next();
            watch.answers();
            if (row.getString(1).equals("on")) {
                watch.met(StoreFailure.READ_ONLY, new SQLException("the database accepts no writes", "25006"));
            }
        }
    }

    private void forget() {
        var old = connection;
        connection = null;
        if (old != null) {
            try {
                old.abort(Runnable::run);
            } catch (SQLException e) {
                watch.met(StoreFailure.AWAY, e);
            }
        }
    }
}
