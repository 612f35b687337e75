package io.agentmarket.stores;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.agentmarket.shared.GivenServers;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.shared.TestPlaces;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.springframework.test.context.DynamicPropertyRegistry;

/**
 * A fresh, fully migrated database and a fresh Redis database number on servers that every test of this JVM shares.
 *
 * <p>{@code private static final TestStores STORES = TestStores.fresh();} in a test class; for the whole application,
 * a static {@code @DynamicPropertySource} method that calls {@link #configure}. Nothing needs to be closed: servers and
 * pools end with the JVM. With TEST_DATABASE_URL (a superuser's) or TEST_REDIS_URL set, {@link GivenServers} are used.
 */
public final class TestStores implements AutoCloseable {

    /** System property: keep the product's durable settings, for measurements. */
    public static final String DURABLE = "agentmarket.test.durable";

    private static final int CONNECTIONS = 12;
    private static final String MASTER_KEY = "dGVzdC1tYXN0ZXIta2V5LW9mLTMyLWJ5dGVzLWxvbmc";
    private static final int MAX_PARALLEL_JVMS = 16;
    private static final int REDIS_DATABASES = 16;
    private static final AtomicInteger MADE = new AtomicInteger();

    private final int number;
    private final Servers.Addresses addresses;
    private final Databases databases;
    private final Tenant tenant;
    private final RedisClient redisClient;
    private final StatefulRedisConnection<String, String> redis;

    private TestStores(int number, Servers.Addresses addresses) {
        this.number = number;
        this.addresses = addresses;
        this.databases = Databases.attach(addresses, CONNECTIONS);
        this.tenant = new PooledTenant(databases);
        this.redisClient = RedisClient.create(addresses.redis());
        this.redis = redisClient.connect();
        redis.sync().flushdb();
    }

    /** Starts the servers on the first call. */
    public static TestStores fresh() {
        var number = MADE.incrementAndGet();
        return new TestStores(number, Shared.INSTANCE.addresses(number));
    }

    /** Points a whole application at a fresh database; it then behaves as with DATABASE_URL and REDIS_URL set. */
    public static void configure(DynamicPropertyRegistry registry) {
        fresh().addTo(registry);
    }

    /** Points a whole application at these stores; a Redis that is slow on a busy machine is not taken for away. */
    public void addTo(DynamicPropertyRegistry registry) {
        registry.add("DATABASE_URL", () -> url(addresses.app()));
        registry.add("DATABASE_MIGRATION_URL", () -> url(addresses.owner()));
        registry.add("REDIS_URL", () -> url(addresses.redis()));
        registry.add("agentmarket.ratelimit.timeout", () -> "10s");
        registry.add("DATABASE_POOL_SIZE", () -> CONNECTIONS);
        registry.add("AGENTMARKET_MASTER_KEY", () -> MASTER_KEY);
        registry.add("agentmarket.operator-key-file", this::operatorKeyFile);
        registry.add("server.address", () -> "127.0.0.1");
    }

    /** The same as environment variables of another process. */
    public Map<String, String> environment() {
        return Map.of(
                "DATABASE_URL", url(addresses.app()),
                "DATABASE_MIGRATION_URL", url(addresses.owner()),
                "REDIS_URL", url(addresses.redis()),
                "DATABASE_POOL_SIZE", Integer.toString(CONNECTIONS),
                "AGENTMARKET_MASTER_KEY", MASTER_KEY,
                "AGENTMARKET_OPERATOR_KEY_FILE", operatorKeyFile());
    }

    /** Of each database its own: the first start on one refuses to write over another's. */
    private String operatorKeyFile() {
        return TestPlaces.folder("operator-keys")
                .resolve(number + "-" + addresses.app().hashCode() + ".key")
                .toString();
    }

    public Databases databases() {
        return databases;
    }

    public Tenant tenant() {
        return tenant;
    }

    public StatefulRedisConnection<String, String> redis() {
        return redis;
    }

    public RedisClient redisClient() {
        return redisClient;
    }

    /**
     * An empty database such as a customer has, on the server that tests share; its owner may log in.
     *
     * @return {@code postgresql://user:password@host:port/name}
     */
    public static String customerDatabase() {
        var name = "customer_" + Shared.INSTANCE.run + "_" + MADE.incrementAndGet();
        Shared.INSTANCE.execute("create role " + name + " login password 's3cr%t/word'");
        Shared.INSTANCE.execute("create database amp_test_" + name + " owner " + name + " template template0");
        return Shared.INSTANCE
                        .superuser
                        .jdbc()
                        .replaceFirst("^jdbc:postgresql://", "postgresql://" + name + ":s3cr%25t%2Fword@")
                        .replaceFirst("/[^/]*$", "/")
                + "amp_test_" + name;
    }

    /** A user of this database without any role, as an administrator of a configured server would make it. */
    DatabaseUrl login(String user) {
        Shared.INSTANCE.execute("drop role if exists " + user);
        Shared.INSTANCE.execute("create role " + user + " login noinherit password 'test'");
        return new DatabaseUrl(addresses.app().jdbc(), user, "test");
    }

    /** The superuser on this database. */
    DatabaseUrl administrator() {
        var superuser = Shared.INSTANCE.superuser;
        return new DatabaseUrl(addresses.app().jdbc(), superuser.user(), superuser.password());
    }

    /** Empties this database, as it is before its first migration. */
    public void empty() {
        var login = administrator();
        try (var connection = DriverManager.getConnection(login.jdbc(), login.user(), login.password());
                var statement = connection.createStatement()) {
            statement.execute("drop schema public cascade; create schema public authorization amp_owner;"
                    + " grant usage on schema public to public");
        } catch (SQLException e) {
            throw new IllegalStateException("cannot empty a test database", e);
        }
    }

    /** Ends every session on this database, as a restart of the server would. */
    public void cutConnections() {
        Shared.INSTANCE.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                + addresses.app().jdbc().replaceFirst(".*/", "") + "'");
    }

    /** Lets the pools open new sessions: those that were cut would be lent once more before a pool finds out. */
    public void renewConnections() {
        Stream.of(databases.app(), databases.committer(), databases.owner(), databases.heartbeat())
                .map(pool -> ((HikariDataSource) pool).getHikariPoolMXBean())
                .filter(Objects::nonNull)
                .forEach(HikariPoolMXBean::softEvictConnections);
    }

    /**
     * Whether sessions of this database may write from now on, as after a failover to a standby; those that are open
     * end.
     */
    public void takesWrites(boolean writable) {
        Shared.INSTANCE.execute("alter database " + addresses.app().jdbc().replaceFirst(".*/", "")
                + " set default_transaction_read_only = " + (writable ? "off" : "on"));
        cutConnections();
    }

    /**
     * How often this database has executed each statement since it was first asked; a server must preload the library.
     */
    public Map<String, Long> statements() {
        var calls = new HashMap<String, Long>();
        var login = administrator();
        try (var connection = DriverManager.getConnection(login.jdbc(), login.user(), login.password());
                var statement = connection.createStatement()) {
            statement.execute("create extension if not exists pg_stat_statements");
            var rows = statement.executeQuery("select s.query, s.calls from pg_stat_statements s"
                    + " join pg_database d on d.oid = s.dbid where d.datname = current_database()");
            while (rows.next()) {
                calls.merge(rows.getString(1), rows.getLong(2), Long::sum);
            }
            return calls;
        } catch (SQLException e) {
            throw new IllegalStateException("cannot count statements", e);
        }
    }

    @Override
    public void close() {
        redis.close();
        redisClient.shutdown();
        databases.close();
    }

    /** As text with its password, which {@link RedisURI#toURI} masks. */
    private static String url(RedisURI uri) {
        var password = uri.getCredentialsProvider().resolveCredentials().block();
        var secret = password == null || password.getPassword() == null
                ? ""
                : ":" + new String(password.getPassword()) + "@";
        return "redis://" + secret + uri.getHost() + ":" + uri.getPort() + "/" + uri.getDatabase();
    }

    private static String url(DatabaseUrl url) {
        return url.jdbc() + "?user=" + url.user() + "&password=" + url.password();
    }

    /** The servers of this JVM, and the migrated template that fresh databases are copied from. */
    private static final class Shared {

        private static final Shared INSTANCE = new Shared();
        private static final String TEMPLATE = "amp_template";

        /** Kept, because its lock ends with it: another JVM would stop these servers as nobody's. */
        private final DataDirectory directory;

        private final DatabaseUrl superuser;
        private final DatabaseUrl app;
        private final RedisURI redis;
        private final String run =
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());

        private Shared() {
            var database = GivenServers.in("TEST_DATABASE_URL");
            var cache = GivenServers.in("TEST_REDIS_URL");
            directory = directory();
            var binaries = new Binaries(Path.of("target/test-stores/bin").toAbsolutePath());
            if (database.isPresent()) {
                superuser = DatabaseUrl.parse("TEST_DATABASE_URL", database.get());
                app = superuser;
            } else {
                var postgres = PostgresServer.start(
                        directory,
                        binaries,
                        Boolean.getBoolean(DURABLE)
                                ? PostgresServer.DURABLE
                                : Map.of(
                                        "fsync",
                                        "off",
                                        "synchronous_commit",
                                        "off",
                                        "max_connections",
                                        "300",
                                        "shared_preload_libraries",
                                        "pg_stat_statements"));
                Runtime.getRuntime().addShutdownHook(new Thread(postgres::close));
                superuser = new DatabaseUrl(
                        "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/postgres",
                        "postgres",
                        PostgresServer.superuserPassword(directory));
                app = Roles.embedded(postgres.port(), directory)
                        .addresses(RedisURI.create("redis://127.0.0.1"))
                        .app();
            }
            if (cache.isPresent()) {
                redis = RedisURI.create(cache.get());
            } else {
                var server = RedisServer.start(directory, binaries);
                Runtime.getRuntime().addShutdownHook(new Thread(server::close));
                redis = server.uri();
            }
            dropOldDatabases();
            if (database.isPresent()) {
                Roles.external(app, superuser);
            }
            execute("create database " + template() + " owner amp_owner template template0");
            if (database.isPresent()) {
                Roles.external(in(app, template()), in(superuser, template()));
            }
            Databases.open(on(template(), 0), 1).close();
        }

        Servers.Addresses addresses(int number) {
            var name = "amp_test_" + run + "_" + number;
            execute("create database " + name + " owner amp_owner template " + template());
            return on(name, number % REDIS_DATABASES);
        }

        private String template() {
            return TEMPLATE + "_" + run;
        }

        private Servers.Addresses on(String name, int redisDatabase) {
            var uri = RedisURI.builder(redis).withDatabase(redisDatabase).build();
            return new Servers.Addresses(in(app, name), in(superuser, name), uri, true);
        }

        private static DatabaseUrl in(DatabaseUrl url, String name) {
            return new DatabaseUrl(url.jdbc().replaceFirst("/[^/]*$", "/" + name), url.user(), url.password());
        }

        /** Drops the databases of earlier runs; those of a run that is still active stay. */
        private void dropOldDatabases() {
            try (var connection =
                            DriverManager.getConnection(superuser.jdbc(), superuser.user(), superuser.password());
                    var statement = connection.createStatement();
                    var names = connection
                            .createStatement()
                            .executeQuery("select datname from pg_database d where datname ~ '^amp_(test|template)_'"
                                    + " and not exists (select from pg_stat_activity a where a.datid = d.oid)")) {
                while (names.next()) {
                    statement.execute("drop database if exists " + names.getString(1));
                }
            } catch (SQLException e) {
                throw new IllegalStateException("cannot drop old test databases", e);
            }
        }

        private void execute(String sql) {
            try (var connection =
                            DriverManager.getConnection(superuser.jdbc(), superuser.user(), superuser.password());
                    var statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException("cannot prepare a test database", e);
            }
        }

        /** The first folder that no other test JVM holds; its lock ends with this JVM. */
        private static DataDirectory directory() {
            for (var n = 1; ; n++) {
                try {
                    return DataDirectory.open(Path.of("target/test-stores/" + n));
                } catch (StartFailure e) {
                    if (n == MAX_PARALLEL_JVMS) {
                        throw e;
                    }
                }
            }
        }
    }
}
