package io.agentmarket.stores;

import io.agentmarket.shared.StartFailure;
import io.lettuce.core.RedisURI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The two servers behind the stores: each is either embedded and owned by this process, or configured by its address.
 */
final class Servers implements AutoCloseable {

    private final @Nullable PostgresServer postgres;
    private final @Nullable RedisServer redis;
    private final Addresses addresses;

    private Servers(@Nullable PostgresServer postgres, @Nullable RedisServer redis, Addresses addresses) {
        this.postgres = postgres;
        this.redis = redis;
        this.addresses = addresses;
    }

    /**
     * The addresses for the pools.
     *
     * @param app login of the pools of requests and of the committer
     * @param owner login of migrations
     * @param embedded whether PostgreSQL is embedded
     */
    record Addresses(DatabaseUrl app, DatabaseUrl owner, RedisURI redis, boolean embedded) {}

    /** Starts the servers for which no address is configured, in parallel. After a failure neither is left running. */
    static Servers start(StoreSettings settings, Supplier<DataDirectory> directory) {
        if (settings.databaseUrl().isPresent() && settings.redisUrl().isPresent()) {
            return new Servers(
                    null, null, external(settings, redisUri(settings.redisUrl().get())));
        }
        var data = directory.get();
        var binaries = new Binaries(data.path().resolve("bin"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var postgres = CompletableFuture.supplyAsync(
                    () -> settings.databaseUrl().isPresent()
                            ? null
                            : PostgresServer.start(data, binaries, PostgresServer.DURABLE),
                    threads);
            var redis = CompletableFuture.supplyAsync(
                    () -> settings.redisUrl().isPresent() ? null : RedisServer.start(data, binaries), threads);
            return started(settings, data, postgres, redis);
        }
    }

    Addresses addresses() {
        return addresses;
    }

    @Override
    public void close() {
        if (redis != null) {
            redis.close();
        }
        if (postgres != null) {
            postgres.close();
        }
    }

    private static Servers started(
            StoreSettings settings,
            DataDirectory data,
            CompletableFuture<@Nullable PostgresServer> postgres,
            CompletableFuture<@Nullable RedisServer> redis) {
        try {
            CompletableFuture.allOf(postgres, redis).join();
            var cache = redis.join();
            var uri = cache != null ? cache.uri() : redisUri(settings.redisUrl().orElseThrow());
            var database = postgres.join();
            var addresses =
                    database != null ? Roles.embedded(database.port(), data).addresses(uri) : external(settings, uri);
            return new Servers(database, cache, addresses);
        } catch (RuntimeException e) {
            closeIfStarted(redis.exceptionally(failure -> null).join());
            closeIfStarted(postgres.exceptionally(failure -> null).join());
            if (e instanceof CompletionException && e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private static void closeIfStarted(@Nullable AutoCloseable server) {
        try {
            if (server != null) {
                server.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException("cannot stop an embedded server", e);
        }
    }

    private static Addresses external(StoreSettings settings, RedisURI redis) {
        var addresses = configured(settings, redis);
        Roles.external(addresses.app(), addresses.owner());
        return addresses;
    }

    /** The servers of the settings, without checking whether they exist. */
    static Addresses configured(StoreSettings settings, RedisURI redis) {
        var password = settings.password().orElse("");
        var app = DatabaseUrl.parse("DATABASE_URL", settings.databaseUrl().orElseThrow())
                .orPassword(password);
        var owner = settings.migrationUrl()
                .map(it -> DatabaseUrl.parse("DATABASE_MIGRATION_URL", it).orPassword(password))
                .orElse(app);
        return new Addresses(app, owner, redis, false);
    }

    private static RedisURI redisUri(String text) {
        try {
            return RedisURI.create(text);
        } catch (IllegalArgumentException e) {
            throw new StartFailure("REDIS_URL is not a Redis address: write it as redis://:password@host:6379/0.", e);
        }
    }
}
