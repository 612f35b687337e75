package io.agentmarket.stores;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Properties;
import java.util.Set;
import java.util.WeakHashMap;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Opens connections and keeps track of them, so that all can be closed while callers wait in them. */
final class TrackedDataSource extends AbstractDataSource {

    private final DatabaseUrl url;
    private final Properties properties;
    private final Set<Connection> made = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    TrackedDataSource(DatabaseUrl url, Properties properties) {
        this.url = url;
        this.properties = properties;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return getConnection(url.user(), url.password());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        var all = new Properties();
        all.putAll(properties);
        all.setProperty("user", user);
        all.setProperty("password", password);
        var connection = DriverManager.getConnection(url.jdbc(), all);
        made.add(connection);
        return connection;
    }

    /** Closes every socket: waiting callers fail at once, and pools discard the connections. */
    void cut() {
        Connection[] open;
        synchronized (made) {
            open = made.toArray(Connection[]::new);
            made.clear();
        }
        for (var connection : open) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                logger.debug("it was closed", e);
            }
        }
    }
}
