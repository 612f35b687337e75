package io.agentmarket.vault;

import io.agentmarket.shared.StartFailure;
import io.agentmarket.stores.DataDirectory;
import io.agentmarket.stores.Databases;
import java.time.Clock;
import java.util.Objects;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Wires the vault and its master keys; the rotation command uses this without the rest of the platform. */
@Configuration(proxyBeanMethods = false)
class VaultConfiguration {

    static final String CURRENT = "AGENTMARKET_MASTER_KEY";
    static final String PREVIOUS = "AGENTMARKET_MASTER_KEY_PREVIOUS";

    @Bean
    MasterKeys masterKeys(Environment environment, Databases databases, ObjectProvider<DataDirectory> directory) {
        var current = Objects.requireNonNullElse(environment.getProperty(CURRENT), "");
        var previous = Objects.requireNonNullElse(environment.getProperty(PREVIOUS), "");
        if (!current.isBlank()) {
            return MasterKeys.configured(current, previous);
        }
        if (!databases.embedded()) {
            throw new StartFailure("With DATABASE_URL, AGENTMARKET_MASTER_KEY is required: set it to the same 32 random"
                    + " bytes in base64 on every replica (openssl rand -base64 32).");
        }
        return MasterKeys.in(directory.getObject(), previous);
    }

    @Bean
    Vault vault(MasterKeys masterKeys, Clock clock) {
        return new Vault(masterKeys, clock);
    }
}
