package io.agentmarket.toolkits.data.duckdb;

import io.agentmarket.shared.StartFailure;
import java.nio.file.Path;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Wires the engine of this machine. It starts no process before the first session. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DuckDbSettings.class)
class DuckDbConfiguration {

    @Bean
    DuckDbEngine duckDbEngine(DuckDbSettings settings, Environment environment) {
        if (settings.addressMib() != 0 && settings.addressMib() < settings.leastAddressMib()) {
            throw new StartFailure("AGENTMARKET_TABLES_ADDRESS_MIB is " + settings.addressMib() + " and must be 0 or at"
                    + " least " + settings.leastAddressMib() + ", three times AGENTMARKET_TABLES_MEMORY_MIB and 1,024:"
                    + " change one of them.");
        }
        var data = Path.of(environment.getProperty("agentmarket.data-dir", "data"));
        return new DuckDbEngine(data.resolve("duckdb").toAbsolutePath(), settings.addressMib() << 20);
    }
}
