package io.agentmarket.stores;

import io.agentmarket.shared.StartFailure;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jspecify.annotations.Nullable;

/** The PostgreSQL that a platform has used before: configured, running in a data directory, or stopped there. */
final class ExistingServer implements AutoCloseable {

    /** A placeholder: commands beside the platform do not use Redis. */
    private static final RedisURI NO_REDIS = RedisURI.create("redis://127.0.0.1");

    private final @Nullable PostgresServer started;
    private final DatabaseUrl app;
    private final DatabaseUrl owner;

    private ExistingServer(@Nullable PostgresServer started, DatabaseUrl app, DatabaseUrl owner) {
        this.started = started;
        this.app = app;
        this.owner = owner;
    }

    /**
     * @param directory locked only to start a server that does not run; otherwise the running platform holds the lock
     */
    static ExistingServer find(StoreSettings settings, Supplier<DataDirectory> directory) {
        if (settings.databaseUrl().isPresent()) {
            var addresses = Servers.configured(settings, NO_REDIS);
            return new ExistingServer(null, addresses.app(), addresses.owner());
        }
        var folder = settings.dataDirectory().toAbsolutePath().normalize();
        try {
            if (!Files.isDirectory(folder.resolve("postgres"))) {
                throw new StartFailure("There is no platform in " + folder
                        + ": name its directory with --data, or its database with DATABASE_URL.");
            }
            var files = folder.toRealPath().resolve("postgres");
            var running = PostgresServer.runningPort(files);
            if (running.isPresent()) {
                return embedded(null, running.getAsInt(), folder);
            }
            var data = directory.get();
            var server = PostgresServer.start(data, new Binaries(folder.resolve("bin")), PostgresServer.DURABLE);
            try {
                return embedded(server, server.port(), folder);
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw DataDirectory.unwritable(folder, e);
        }
    }

    /** Opens the pools of a database with exactly the schema of this version. */
    Databases open(int connections) {
        requireSchema();
        var databases = Databases.attach(new Servers.Addresses(app, owner, NO_REDIS, started != null), connections);
        try {
            requireVersion(databases);
            return databases;
        } catch (RuntimeException e) {
            databases.close();
            throw e;
        }
    }

    @Override
    public void close() {
        if (started != null) {
            started.close();
        }
    }

    private static ExistingServer embedded(@Nullable PostgresServer started, int port, Path folder) throws IOException {
        var password = Files.readString(folder.resolve("agentmarket.password")).strip();
        var url = new DatabaseUrl("jdbc:postgresql://127.0.0.1:" + port + "/" + Roles.DATABASE, Roles.LOGIN, password);
        return new ExistingServer(started, url, url);
    }

    private void requireSchema() {
        try (var connection = Roles.connect(owner)) {
            if (!Roles.sql(connection).hasPlatform()) {
                throw new StartFailure("The database " + owner
                        + " holds no platform: start the platform on it once, or name another database.");
            }
        } catch (SQLException e) {
            throw new StartFailure(
                    "PostgreSQL at " + owner + " cannot be used (" + Roles.firstLine(e)
                            + "): check that it runs and that DATABASE_URL is right.",
                    e);
        }
    }

    private void requireVersion(Databases databases) {
        var flyway = Flyway.configure()
                .dataSource(databases.owner())
                .locations(Databases.MIGRATIONS)
                .load();
        var known = flyway.info();
        var later = Arrays.stream(known.all())
                .filter(it -> it.getState().name().startsWith("FUTURE"))
                .toList();
        if (!later.isEmpty()) {
            throw new StartFailure("The database " + owner + " belongs to a later version (this one does not know its"
                    + " migration " + version(later.getLast()) + "): use the version that runs on it.");
        }
        if (known.pending().length > 0) {
            throw new StartFailure("The database " + owner + " belongs to an earlier version (" + known.pending().length
                    + " migrations of this one are missing): start this version on it once, or use the earlier one.");
        }
        var validated = flyway.validateWithResult();
        if (!validated.validationSuccessful) {
            throw new StartFailure("The database " + owner
                    + " was migrated by other files than those of this version: use the version that runs on it.");
        }
    }

    private static String version(MigrationInfo migration) {
        return String.valueOf(migration.getVersion());
    }
}
