package io.agentmarket.stores;

import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * The existing stores of a platform, for commands that work beside it. They create, migrate and purge no role, schema,
 * table or file. A database without a platform, or with one of another version, is refused with one sentence. This
 * class is not found by component scanning, because it is no part of the platform itself.
 */
public class ExistingStores {

    private static final int CONNECTIONS = 4;

    @Bean
    StoreSettings existingSettings(Environment environment) {
        return StoreSettings.read(environment);
    }

    /** The directory is locked when the embedded server does not run, or when a file is requested. */
    @Bean
    @Lazy
    DataDirectory existingDirectory(StoreSettings settings) {
        return DataDirectory.open(settings.dataDirectory());
    }

    @Bean
    ExistingServer existingServer(StoreSettings settings, ObjectProvider<DataDirectory> directory) {
        Supplier<DataDirectory> locked = directory::getObject;
        return ExistingServer.find(settings, locked);
    }

    @Bean
    Databases existingDatabases(ExistingServer server) {
        return server.open(CONNECTIONS);
    }

    @Bean
    Tenant existingTenant(Databases databases) {
        return new PooledTenant(databases);
    }
}
