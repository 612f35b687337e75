package io.agentmarket.journal;

import io.agentmarket.billing.Accounts;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.stores.StoreFailure;
import io.agentmarket.stores.StoreWatch;
import io.agentmarket.usage.History;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * A unit whose data breaks a statement must not fail its neighbours: the batch is halved until the culprit stands
 * alone, and only that one fails. A customer whose rows are locked must not delay others: no statement waits longer
 * than LOCK_TIMEOUT of CommitSql for a lock, then one query finds the locked accounts; where another row is locked, the
 * batch is halved by customers. Their units do not fail: the caller writes them separately.
 */
/** Writes as many units as it can in one transaction, and isolates the faulty unit if that fails. */
final class UnitWriter {

    private static final Logger LOG = LoggerFactory.getLogger(UnitWriter.class);

    /** The maximum number of customers that are identified one by one; if more are locked, the cause is elsewhere. */
    private static final int MAX_HELD = 4;

    private final DataSource database;
    private final StoreWatch watch;
    private final Accounts accounts;
    private final History history;

    UnitWriter(DataSource database, StoreWatch watch, Accounts accounts, History history) {
        this.database = database;
        this.watch = watch;
        this.accounts = accounts;
        this.history = history;
    }

    /** Nothing more can be written now, for a reason outside the units. */
    static final class NotNow extends Exception {

        private final StoreFailure failure;

        NotNow(StoreFailure failure, Exception cause) {
            super(cause);
            this.failure = failure;
        }

        StoreFailure failure() {
            return failure;
        }
    }

    /**
     * Completes every unit that is written, and every unit that can never be written.
     *
     * @param held receives the customers whose rows are locked: their units are still open and unwritten
     * @throws NotNow the remaining units are still open; those already sent may have been written
     */
    void write(List<PendingUnit> units, Set<CustomerId> held) throws NotNow {
        try {
            watch.requireAnswers();
            try (var connection = database.getConnection()) {
                connection.setAutoCommit(false);
                write(connection, units, held);
            }
        } catch (SQLException e) {
            throw notNow(StoreFailure.AWAY, e);
        }
    }

    /** Whether the database accepts no writes at all now. */
    boolean isStalled() {
        return watch.isStalled();
    }

    private void write(Connection connection, List<PendingUnit> batch, Set<CustomerId> held)
            throws NotNow, SQLException {
        var open = batch.stream()
                .filter(PendingUnit::isOpen)
                .filter(unit -> !held.contains(unit.customer()))
                .toList();
        if (open.isEmpty()) {
            return;
        }
        try {
            var units = open.stream().map(PendingUnit::unit).toList();
            var outcomes = new CommitBatch(connection, units, accounts, history).commit();
            for (int i = 0; i < open.size(); i++) {
                open.get(i).complete(outcomes.get(i));
            }
        } catch (SQLException | RuntimeException e) {
            var failure = StoreFailure.of(e);
            switch (failure) {
                case CONFLICT, READ_ONLY, AWAY -> throw notNow(failure, e);
                case LOCKED -> {
                    connection.rollback();
                    leaveOut(connection, open, held, e);
                }
                case NEVER -> {
                    connection.rollback();
                    isolate(connection, open, held, e);
                }
            }
        } catch (Error e) { // such as a stack overflow on a unit's deeply nested data
            connection.rollback();
            isolate(connection, open, held, new IllegalStateException(e));
        }
    }

    private void leaveOut(Connection connection, List<PendingUnit> batch, Set<CustomerId> held, Exception cause)
            throws NotNow, SQLException {
        var customers = batch.stream().map(PendingUnit::customer).collect(Collectors.toCollection(LinkedHashSet::new));
        if (customers.size() == 1) {
            if (held.size() >= MAX_HELD) {
                throw notNow(StoreFailure.LOCKED, cause);
            }
            held.addAll(customers);
            watch.met(StoreFailure.LOCKED, cause);
            return;
        }
        var found = accounts.held(connection, customers);
        connection.rollback();
        if (!found.isEmpty()) {
            held.addAll(found);
            watch.met(StoreFailure.LOCKED, cause);
            write(connection, batch, held);
            return;
        }
        var half = new HashSet<CustomerId>();
        customers.stream().limit(customers.size() / 2).forEach(half::add);
        write(
                connection,
                batch.stream().filter(unit -> half.contains(unit.customer())).toList(),
                held);
        write(
                connection,
                batch.stream().filter(unit -> !half.contains(unit.customer())).toList(),
                held);
    }

    private void isolate(Connection connection, List<PendingUnit> batch, Set<CustomerId> held, Exception cause)
            throws NotNow, SQLException {
        if (batch.size() == 1) {
            LOG.atError().setCause(cause).log("writing a unit of the journal failed");
            batch.getFirst().fail(new AppException(ErrorCode.INTERNAL, ErrorCode.INTERNAL.sentence(), cause));
            return;
        }
        var half = batch.size() / 2;
        write(connection, batch.subList(0, half), held);
        write(connection, batch.subList(half, batch.size()), held);
    }

    private NotNow notNow(StoreFailure failure, Exception cause) {
        if (failure != StoreFailure.CONFLICT) {
            watch.met(failure, cause);
        }
        return new NotNow(failure, cause);
    }
}
