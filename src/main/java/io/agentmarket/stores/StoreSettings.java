package io.agentmarket.stores;

import java.nio.file.Path;
import java.util.Optional;
import org.springframework.core.env.PropertyResolver;

/**
 * The settings of the stores from the environment.
 *
 * @param databaseUrl {@code DATABASE_URL}; empty for the embedded server
 * @param migrationUrl {@code DATABASE_MIGRATION_URL}: the same database, with a login that may create roles
 * @param password {@code DATABASE_PASSWORD}: for an address without a password
 * @param redisUrl {@code REDIS_URL}; empty for the embedded server
 * @param dataDirectory {@code AGENTMARKET_DATA_DIR}, relative to the working directory
 * @param appConnections {@code DATABASE_POOL_SIZE}: the maximum number of connections in the requests' pool
 */
record StoreSettings(
        Optional<String> databaseUrl,
        Optional<String> migrationUrl,
        Optional<String> password,
        Optional<String> redisUrl,
        Path dataDirectory,
        int appConnections) {

    /** Far fewer connections keep two cores busy; the others wait in PostgreSQL for the disk. */
    static final int APP_CONNECTIONS = 20;

    static StoreSettings read(PropertyResolver environment) {
        return new StoreSettings(
                text(environment, "DATABASE_URL"),
                text(environment, "DATABASE_MIGRATION_URL"),
                text(environment, "DATABASE_PASSWORD"),
                text(environment, "REDIS_URL"),
                Path.of(text(environment, "agentmarket.data-dir").orElse("data")),
                environment.getProperty("DATABASE_POOL_SIZE", Integer.class, APP_CONNECTIONS));
    }

    private static Optional<String> text(PropertyResolver environment, String name) {
        return Optional.ofNullable(environment.getProperty(name)).filter(it -> !it.isBlank());
    }
}
