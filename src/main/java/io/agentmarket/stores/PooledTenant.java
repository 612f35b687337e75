package io.agentmarket.stores;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * Runs one transaction per call on the pool of the role. Calls must not nest, because each takes a connection of its
 * own. A transaction that lost a conflict with another one is retried, so the work must not change anything outside it.
 */
final class PooledTenant implements Tenant {

    private static final String SET_TENANT = "select set_config('app.customer_id', ?, true)";

    /** The number of attempts of a transaction that loses conflicts. */
    private static final int ATTEMPTS = 4;

    private static final long MAX_PAUSE_MS = 20;

    private final Databases databases;
    private final ConnectionShares shares;

    PooledTenant(Databases databases) {
        this.databases = databases;
        this.shares = new ConnectionShares(databases.appConnections(), Databases.CONNECTION_WAIT);
    }

    @Override
    public <T> T tx(CustomerId customer, Function<JdbcClient, T> work) {
        return inTransaction(() -> ofCustomer(customer, work));
    }

    @Override
    public <T> T platform(Function<JdbcClient, T> work) {
        return inTransaction(() -> once(databases.committer(), null, work));
    }

    private interface Transaction<T> {
        T make() throws SQLException;
    }

    private <T> T ofCustomer(CustomerId customer, Function<JdbcClient, T> work) throws SQLException {
        shares.enter(customer);
        try {
            return once(databases.app(), customer, work);
        } finally {
            shares.leave(customer);
        }
    }

    private <T> T inTransaction(Transaction<T> transaction) {
        for (int made = 1; ; made++) {
            try {
                return transaction.make();
            } catch (SQLException | RuntimeException e) {
                var failure = StoreFailure.of(e);
                if (failure != StoreFailure.CONFLICT || made == ATTEMPTS) {
                    throw told(e, failure);
                }
                pause(made);
            }
        }
    }

    private <T> T once(DataSource pool, @Nullable CustomerId customer, Function<JdbcClient, T> work)
            throws SQLException {
        databases.watch().requireAnswers();
        try (var connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            try {
                if (customer != null) {
                    set(connection, customer);
                }
                var result = work.apply(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
                connection.commit();
                return result;
            } catch (Throwable e) {
                rollback(connection, e);
                throw e;
            }
        }
    }

    /**
     * Translates a failure and reports it. A refusal by the work itself, or by a call inside it that was reported
     * already, is rethrown unchanged. If the thread was interrupted, the failure shows nothing about the database and
     * is not reported.
     */
    private RuntimeException told(Exception thrown, StoreFailure failure) {
        if (thrown instanceof AppException known) {
            return known;
        }
        if (failure.isPassing()) {
            if (!Thread.currentThread().isInterrupted()) {
                databases.watch().met(failure, thrown);
            }
            return StoreFailure.toAppException(thrown);
        }
        return thrown instanceof RuntimeException e
                ? e
                : new UncategorizedSQLException("transaction", null, (SQLException) thrown);
    }

    private static void pause(int made) {
        try {
            TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(1, MAX_PAUSE_MS * made));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void set(Connection connection, CustomerId customer) throws SQLException {
        try (var statement = connection.prepareStatement(SET_TENANT)) {
            statement.setString(1, customer.toString());
            statement.execute();
        }
    }

    private static void rollback(Connection connection, Throwable failure) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }
}
