package io.agentmarket.vault;

import io.agentmarket.identity.StartCheck;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the secrets sealed by the vault. */
@Configuration(proxyBeanMethods = false)
class SealedConfiguration {

    @Bean
    ProviderKeys providerKeys(Tenant tenant, Vault vault, Ids ids, Clock clock) {
        return new ProviderKeys(tenant, vault, ids, clock);
    }

    @Bean
    PlatformSecrets platformSecrets(Vault vault, Clock clock) {
        return new PlatformSecrets(vault, clock);
    }

    @Bean
    StartCheck masterKeysFit(MasterKeyRotation rotation) {
        return () -> requireMasterKeys(rotation.sealedWithOthers());
    }

    /** A replica with a wrong master key would seal secrets that no other replica can open. */
    private static void requireMasterKeys(Map<String, Long> sealedWithOthers) {
        if (!sealedWithOthers.isEmpty()) {
            throw new StartFailure("The master key does not open the secrets that were sealed with "
                    + String.join(", ", sealedWithOthers.keySet()) + " ("
                    + sealedWithOthers.values().stream().mapToLong(it -> it).sum()
                    + " in all): set AGENTMARKET_MASTER_KEY (or the file master.key) to the one they were sealed with, or"
                    + " name that one in AGENTMARKET_MASTER_KEY_PREVIOUS. Nothing was changed; if that key is lost"
                    + " for good, docs/guides/keys.md says what is lost with it.");
        }
    }
}
