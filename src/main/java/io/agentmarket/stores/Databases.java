package io.agentmarket.stores;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agentmarket.shared.StartFailure;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The pools of the migrated database, one per role. They exist only after every migration has run. */
public final class Databases implements AutoCloseable {

    /** For two group committers and the platform's own statements. */
    private static final int COMMITTER_CONNECTIONS = 8;

    /** Flyway holds its lock on one connection and migrates on another. */
    private static final int OWNER_CONNECTIONS = 2;

    static final String MIGRATIONS = "classpath:db/migration";

    /** A hanging heartbeat must fail early enough for another one before the lease expires. */
    private static final Duration HEARTBEAT_SOCKET = Duration.ofSeconds(4);

    /** How long a caller waits for a connection before {@code STORE_UNAVAILABLE}. */
    static final Duration CONNECTION_WAIT = Duration.ofSeconds(3);

    /** Longer than any statement; {@link PostgresPulse} finds a server that does not answer. */
    private static final Duration SOCKET_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration NO_LIMIT = Duration.ZERO;

    private static final long OWNER_IDLE_MS = 10_000;

    /**
     * The timeout for validating a connection before it is lent; shorter than the wait, so that another one can be
     * tried.
     */
    private static final long VALIDATION_MS = 1_000;

    private static final String LIMITS = "set statement_timeout = '20s'; set lock_timeout = '3s';"
            + " set idle_in_transaction_session_timeout = '60s'";

    /**
     * Plans for a large customer need its own statistics (measured: with generic plans p95 rose from 5 ms to up to
     * 1,400 ms).
     */
    private static final String PLANS = "set plan_cache_mode = force_custom_plan";

    private final HikariDataSource app;
    private final HikariDataSource committer;
    private final HikariDataSource owner;
    private final HikariDataSource heartbeat;
    private final boolean embedded;
    private final StoreWatch watch = new StoreWatch();

    private Databases(
            HikariDataSource app,
            HikariDataSource committer,
            HikariDataSource owner,
            HikariDataSource heartbeat,
            boolean embedded) {
        this.app = app;
        this.committer = committer;
        this.owner = owner;
        this.heartbeat = heartbeat;
        this.embedded = embedded;
    }

    /** Opens the pools and brings the schema up to date. */
    static Databases open(Servers.Addresses addresses, int appConnections) {
        var owner = new HikariDataSource(owner(addresses.owner()));
        try {
            Flyway.configure()
                    .dataSource(owner)
                    .locations(MIGRATIONS)
                    .validateMigrationNaming(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            owner.close();
            throw new StartFailure(
                    "The database " + addresses.owner() + " cannot be migrated ("
                            + String.valueOf(e.getMessage()).strip().lines().toList()
                            + "): start the version that it belongs to, or restore a backup.",
                    e);
        }
        return pools(addresses, owner, appConnections);
    }

    /** Opens the pools without migrating: the caller knows that the schema is up to date. */
    static Databases attach(Servers.Addresses addresses, int appConnections) {
        return pools(addresses, new HikariDataSource(owner(addresses.owner())), appConnections);
    }

    private static Databases pools(Servers.Addresses addresses, HikariDataSource owner, int appConnections) {
        var app = pool("app", addresses.app(), RolesSql.APP);
        app.setConnectionInitSql(app.getConnectionInitSql() + "; " + PLANS);
        app.setMaximumPoolSize(appConnections);
        var committer = pool("committer", addresses.app(), RolesSql.COMMITTER);
        committer.setMaximumPoolSize(Math.min(COMMITTER_CONNECTIONS, appConnections));
        var heartbeat = pool("heartbeat", addresses.app(), RolesSql.COMMITTER, HEARTBEAT_SOCKET);
        heartbeat.setMaximumPoolSize(1);
        return new Databases(
                new HikariDataSource(app),
                new HikariDataSource(committer),
                owner,
                new HikariDataSource(heartbeat),
                addresses.embedded());
    }

    /** The pool of requests: role {@code amp_app}, which sees a customer's rows only inside {@link Tenant#tx}. */
    public DataSource app() {
        return app;
    }

    /**
     * The pool for the platform's own work over all customers: role {@code amp_committer}; statements are prepared at
     * once.
     */
    public DataSource committer() {
        return committer;
    }

    /** One connection that only a worker's heartbeat uses, with the rights of {@link #committer}. */
    public DataSource heartbeat() {
        return heartbeat;
    }

    /**
     * The pool of the role that owns the tables and bypasses row-level security: for migrations and the auditor only.
     * Opened on first use.
     */
    public DataSource owner() {
        return owner;
    }

    /** The maximum number of connections of {@link #app}. */
    int appConnections() {
        return app.getMaximumPoolSize();
    }

    /** Whether PostgreSQL was started by this process. */
    public boolean embedded() {
        return embedded;
    }

    /** The database's recent failures. */
    public StoreWatch watch() {
        return watch;
    }

    /** Ends every session, including those with waiting callers. */
    void cut() {
        for (var pool : List.of(app, committer, owner, heartbeat)) {
            ((TrackedDataSource) pool.getDataSource()).cut();
        }
    }

    @Override
    public void close() {
        app.close();
        committer.close();
        owner.close();
        heartbeat.close();
    }

    private static HikariConfig owner(DatabaseUrl url) {
        var config = pool("owner", url, RolesSql.OWNER, NO_LIMIT);
        config.setConnectionInitSql("set role " + RolesSql.OWNER);
        config.setMaximumPoolSize(OWNER_CONNECTIONS);
        config.setIdleTimeout(OWNER_IDLE_MS);
        return config;
    }

    private static HikariConfig pool(String name, DatabaseUrl url, String role) {
        return pool(name, url, role, SOCKET_TIMEOUT);
    }

    private static HikariConfig pool(String name, DatabaseUrl url, String role, Duration socketTimeout) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setDataSource(connections(name, url, socketTimeout));
        config.setConnectionInitSql("set role " + role + "; " + LIMITS);
        config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        config.setValidationTimeout(VALIDATION_MS);
        config.setInitializationFailTimeout(-1);
        config.setMinimumIdle(0);
        return config;
    }

    /** Connections outside a pool; opening one takes at most five seconds. */
    static TrackedDataSource connections(String name, DatabaseUrl url, Duration socketTimeout) {
        var properties = new Properties();
        properties.setProperty("prepareThreshold", "1");
        properties.setProperty("preparedStatementCacheQueries", "512");
        properties.setProperty("reWriteBatchedInserts", "true");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("loginTimeout", "5");
        properties.setProperty("socketTimeout", Long.toString(socketTimeout.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", "agentmarket-" + name);
        return new TrackedDataSource(url, properties);
    }
}
