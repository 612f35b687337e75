package io.agentmarket.identity;

import io.agentmarket.shared.Ids;
import io.agentmarket.stores.DataDirectory;
import io.agentmarket.stores.Databases;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(IdentityConfiguration.class);

    @Bean
    Customers customers(
            Tenant tenant,
            Authenticator authenticator,
            AuditLog auditLog,
            ObjectProvider<TierListener> listeners,
            ObjectProvider<CustomerListener> closers) {
        return new Customers(tenant, authenticator, auditLog, listeners::stream, closers::stream);
    }

    @Bean
    Authenticator authenticator(Tenant tenant, Clock clock) {
        return new Authenticator(tenant, clock);
    }

    /** The edge places it in its security chain; the container does not register it. */
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
    OperatorKeys operatorKeys(Tenant tenant, Authenticator authenticator, AuditLog auditLog, Ids ids, Clock clock) {
        return new OperatorKeys(tenant, authenticator, auditLog, new KeyMaker(ids, clock), clock);
    }

    /** Runs after all checks, so that a refused start creates no customers. */
    @Bean
    @Nullable DemoCredentials demoCredentials(
            ObjectProvider<StartCheck> checks,
            Databases databases,
            FirstStart firstStart,
            ObjectProvider<DataDirectory> directory,
            KeyFile operatorKeyFile) {
        checks.orderedStream().forEach(StartCheck::require);
        if (databases.embedded()) {
            return DemoCredentials.prepare(directory.getObject(), firstStart);
        }
        if (firstStart.bootstrapOperator(operatorKeyFile)) {
            LOG.atInfo().addKeyValue("file", operatorKeyFile.path()).log("the operator's first API key is in a file");
        }
        return null;
    }

    @Bean
    FirstStart firstStart(Tenant tenant, Ids ids, Clock clock) {
        return new FirstStart(tenant, ids, clock);
    }

    @Bean
    KeyFile operatorKeyFile(Environment environment) {
        return KeyFile.of(environment);
    }
}
