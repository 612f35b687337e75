package io.agentmarket.stores;

import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * The stores of a platform as they are, for commands that work beside it: no role, schema, table or file of a platform
 * is made, migrated or purged. A database that holds none, or one of another version, is refused with one sentence. No
 * part of the platform itself, so it is no configuration that is found by a scan.
 */
public class ExistingStores {

    private static final int CONNECTIONS = 4;

    @Bean
    StoreSettings existingSettings(Environment environment) {
        return StoreSettings.read(environment);
    }

    /** Locked when the embedded server does not run, or when somebody asks for a file. */
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
