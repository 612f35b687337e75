package io.agentmarket.stores;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.agentmarket.shared.StartFailure;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** The pools of the migrated database, one per role. Whoever holds this knows that every migration has run. */
public final class Databases implements AutoCloseable {

    /** Two group committers, and the platform's own statements beside them. */
    private static final int COMMITTER_CONNECTIONS = 8;

    /** Flyway holds its lock on one connection and migrates on another. */
    private static final int OWNER_CONNECTIONS = 2;

    /** How long a caller waits for a connection before {@code STORE_UNAVAILABLE}. */
    private static final long CONNECTION_WAIT_MS = 3_000;

    private static final long OWNER_IDLE_MS = 10_000;

    private static final String LIMITS = "set statement_timeout = '20s'; set lock_timeout = '5s';"
            + " set idle_in_transaction_session_timeout = '60s'";

    /** Plans of a large customer need its own statistics (measured: generic plans cost p95 5 ms up to 1,400 ms). */
    private static final String PLANS = "set plan_cache_mode = force_custom_plan";

    private final HikariDataSource app;
    private final HikariDataSource committer;
    private final HikariDataSource owner;
    private final boolean embedded;

    private Databases(HikariDataSource app, HikariDataSource committer, HikariDataSource owner, boolean embedded) {
        this.app = app;
        this.committer = committer;
        this.owner = owner;
        this.embedded = embedded;
    }

    /** Opens the pools and brings the schema up to date. */
    static Databases open(Servers.Addresses addresses, int appConnections) {
        var owner = new HikariDataSource(owner(addresses.owner()));
        try {
            Flyway.configure()
                    .dataSource(owner)
                    .locations("classpath:db/migration")
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

    /** The same without migrating: the caller knows that the schema is up to date. */
    static Databases attach(Servers.Addresses addresses, int appConnections) {
        return pools(addresses, new HikariDataSource(owner(addresses.owner())), appConnections);
    }

    private static Databases pools(Servers.Addresses addresses, HikariDataSource owner, int appConnections) {
        var app = pool("app", addresses.app(), RolesSql.APP);
        app.setConnectionInitSql(app.getConnectionInitSql() + "; " + PLANS);
        app.setMaximumPoolSize(appConnections);
        var committer = pool("committer", addresses.app(), RolesSql.COMMITTER);
        committer.setMaximumPoolSize(Math.min(COMMITTER_CONNECTIONS, appConnections));
        return new Databases(new HikariDataSource(app), new HikariDataSource(committer), owner, addresses.embedded());
    }

    /** Requests: role {@code amp_app}, which sees a customer's rows only inside {@link Tenant#tx}. */
    public DataSource app() {
        return app;
    }

    /** The platform's own work over many customers: role {@code amp_committer}; statements are prepared at once. */
    public DataSource committer() {
        return committer;
    }

    /** Owns the tables and bypasses row-level security: for migrations and the auditor only. Opened on use. */
    public DataSource owner() {
        return owner;
    }

    /** Whether PostgreSQL was started by this process. */
    public boolean embedded() {
        return embedded;
    }

    @Override
    public void close() {
        app.close();
        committer.close();
        owner.close();
    }

    private static HikariConfig owner(DatabaseUrl url) {
        var config = pool("owner", url, RolesSql.OWNER);
        config.setConnectionInitSql("set role " + RolesSql.OWNER);
        config.addDataSourceProperty("socketTimeout", "0");
        config.setMaximumPoolSize(OWNER_CONNECTIONS);
        config.setIdleTimeout(OWNER_IDLE_MS);
        return config;
    }

    private static HikariConfig pool(String name, DatabaseUrl url, String role) {
        var config = new HikariConfig();
        config.setPoolName(name);
        config.setJdbcUrl(url.jdbc());
        config.setUsername(url.user());
        config.setPassword(url.password());
        config.setConnectionInitSql("set role " + role + "; " + LIMITS);
        config.setConnectionTimeout(CONNECTION_WAIT_MS);
        config.setInitializationFailTimeout(-1);
        config.setMinimumIdle(0);
        config.addDataSourceProperty("prepareThreshold", "1");
        config.addDataSourceProperty("preparedStatementCacheQueries", "512");
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        config.addDataSourceProperty("connectTimeout", "3");
        config.addDataSourceProperty("socketTimeout", "30");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("ApplicationName", "agentmarket-" + name);
        return config;
    }
}
