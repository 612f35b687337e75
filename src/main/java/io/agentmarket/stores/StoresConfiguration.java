package io.agentmarket.stores;

import io.lettuce.core.RedisClient;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;

/**
 * Opens the servers, then the pools, then everything else; closes in reverse order, after the web server has stopped.
 * Every user of a pool depends on {@link Databases}, so nothing reads a schema that is not migrated.
 */
@Configuration(proxyBeanMethods = false)
class StoresConfiguration {

    private static final long MAX_RECONNECT_MS = 1_000;

    @Bean
    StoreSettings storeSettings(Environment environment) {
        return StoreSettings.read(environment);
    }

    /** The directory is locked on first use: a replica on configured servers needs none. */
    @Bean
    @Lazy
    DataDirectory dataDirectory(StoreSettings settings) {
        return DataDirectory.open(settings.dataDirectory());
    }

    @Bean
    Servers servers(StoreSettings settings, ObjectProvider<DataDirectory> directory) {
        return Servers.start(settings, directory::getObject);
    }

    @Bean
    Databases databases(Servers servers, StoreSettings settings) {
        return Databases.open(servers.addresses(), settings.appConnections());
    }

    @Bean(initMethod = "start")
    PostgresPulse postgresPulse(Databases databases, Servers servers, Vitals vitals) {
        return PostgresPulse.of(servers.addresses().app(), databases, vitals);
    }

    /** The pool; {@link Databases} closes it. */
    @Bean(destroyMethod = "")
    @Primary
    DataSource appDataSource(Databases databases) {
        return databases.app();
    }

    /** The pool; {@link Databases} closes it. */
    @Bean(destroyMethod = "")
    DataSource committerDataSource(Databases databases) {
        return databases.committer();
    }

    @Bean
    Tenant tenant(Databases databases) {
        return new PooledTenant(databases);
    }

    @Bean(destroyMethod = "shutdown")
    ClientResources redisResources() {
        return DefaultClientResources.builder()
                .reconnectDelay(Delay.exponential(10, MAX_RECONNECT_MS, TimeUnit.MILLISECONDS, 2))
                .build();
    }

    @Bean(destroyMethod = "shutdown")
    RedisClient redisClient(ClientResources resources, Servers servers) {
        var client = RedisClient.create(resources, servers.addresses().redis());
        client.setOptions(Redis.options());
        return client;
    }

    @Bean
    Redis redis(RedisClient client, Servers servers) {
        return Redis.connect(client, servers.addresses().redis());
    }

    @Bean
    Purge repeatedCalls() {
        return new Purge(
                "repeated_call",
                Purge.REPEATS,
                (sql, before, limit) -> sql.sql(RepeatsSql.PURGE)
                        .param("before", before)
                        .param("limit", limit)
                        .update());
    }
}
