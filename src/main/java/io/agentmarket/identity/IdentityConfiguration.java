package io.agentmarket.identity;

import io.agentmarket.shared.Ids;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.stores.DataDirectory;
import io.agentmarket.stores.Databases;
import io.agentmarket.stores.Tenant;
import io.agentmarket.vault.Vault;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

    @Bean
    Customers customers(
            Tenant tenant, Authenticator authenticator, AuditLog auditLog, ObjectProvider<TierListener> listeners) {
        return new Customers(tenant, authenticator, auditLog, listeners::stream);
    }

    @Bean
    Authenticator authenticator(Tenant tenant, Clock clock) {
        return new Authenticator(tenant, clock);
    }

    /** The edge places it in its security chain and keeps it out of the container's. */
    @Bean
    ApiKeyFilter apiKeyFilter(Authenticator authenticator) {
        return new ApiKeyFilter(authenticator);
    }

    @Bean
    ApiKeys apiKeys(
            Tenant tenant,
            Authenticator authenticator,
            AuditLog auditLog,
            ObjectProvider<KeyBudgets> budgets,
            Ids ids,
            Clock clock) {
        return new ApiKeys(tenant, authenticator, auditLog, budgets::stream, ids, clock);
    }

    @Bean
    AuditLog auditLog(Tenant tenant, Clock clock) {
        return new AuditLog(tenant, clock);
    }

    @Bean
    OperatorCustomers operatorCustomers(Tenant tenant, AuditLog auditLog, Ids ids, Clock clock) {
        return new OperatorCustomers(tenant, auditLog, ids, clock);
    }

    @Bean
    ProviderKeys providerKeys(Tenant tenant, Vault vault, Ids ids, Clock clock) {
        return new ProviderKeys(tenant, vault, ids, clock);
    }

    @Bean
    PlatformSecrets platformSecrets(Vault vault, Clock clock) {
        return new PlatformSecrets(vault, clock);
    }

    /** After the master keys were tried: a start that is refused makes no customers. */
    @Bean
    @Nullable DemoCredentials demoCredentials(
            MasterKeyRotation rotation,
            Databases databases,
            FirstStart firstStart,
            ObjectProvider<DataDirectory> directory) {
        requireMasterKeys(rotation.sealedWithOthers());
        if (databases.embedded()) {
            return DemoCredentials.prepare(directory.getObject(), firstStart);
        }
        firstStart.bootstrapOperator().ifPresent(IdentityConfiguration::showOnce);
        return null;
    }

    @Bean
    FirstStart firstStart(Tenant tenant, Ids ids, Clock clock) {
        return new FirstStart(tenant, ids, clock);
    }

    /** A replica with a wrong master key would also seal what no other replica can open. */
    private static void requireMasterKeys(Map<String, Long> sealedWithOthers) {
        if (!sealedWithOthers.isEmpty()) {
            throw new StartFailure("The master key does not open the secrets that were sealed with "
                    + String.join(", ", sealedWithOthers.keySet()) + " ("
                    + sealedWithOthers.values().stream().mapToLong(it -> it).sum()
                    + " in all): set AGENTMARKET_MASTER_KEY (or the file master.key) to the one they were sealed with, name"
                    + " it in AGENTMARKET_MASTER_KEY_PREVIOUS, or give them up with"
                    + " ./run rotate-master-key --drop-unreadable.");
        }
    }

    /** On the terminal and not in the log, which is kept and shipped. */
    private static void showOnce(KeyText key) {
        System.out.println("agentmarket: the operator's API key, shown this once: " + key.secret());
    }
}
