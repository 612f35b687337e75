package io.agentmarket.stores;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** One transaction per call on the pool of the role. Calls do not nest: each takes a connection of its own. */
final class PooledTenant implements Tenant {

    private static final String SET_TENANT = "select set_config('app.customer_id', ?, true)";

    /**
     * SQLSTATEs that mean "not now" rather than "not so": whole classes 08 (connection), 53 (resources), 57 (operator
     * intervention: shutdown, statement timeout), 58 (system), and a standby's refusal to write.
     */
    private static final Set<String> UNAVAILABLE_CLASSES = Set.of("08", "53", "57", "58");

    private static final String READ_ONLY = "25006";

    private final Databases databases;

    PooledTenant(Databases databases) {
        this.databases = databases;
    }

    @Override
    public <T> T tx(CustomerId customer, Function<JdbcClient, T> work) {
        return inTransaction(databases.app(), customer, work);
    }

    @Override
    public <T> T platform(Function<JdbcClient, T> work) {
        return inTransaction(databases.committer(), null, work);
    }

    private static <T> T inTransaction(DataSource pool, @Nullable CustomerId customer, Function<JdbcClient, T> work) {
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
        } catch (SQLException e) {
            throw unavailable(e);
        } catch (AppException e) {
            throw e;
        } catch (RuntimeException e) {
            throw isUnavailable(e) ? unavailable(e) : e;
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

    private static boolean isUnavailable(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                var state = String.valueOf(sql.getSQLState());
                return sql instanceof SQLTransientException
                        || sql instanceof SQLRecoverableException
                        || state.equals(READ_ONLY)
                        || UNAVAILABLE_CLASSES.contains(state.substring(0, Math.min(2, state.length())));
            }
        }
        return false;
    }

    private static AppException unavailable(Exception cause) {
        return new AppException(ErrorCode.STORE_UNAVAILABLE, ErrorCode.STORE_UNAVAILABLE.sentence(), cause);
    }
}
