package io.agentmarket.identity;

import io.agentmarket.shared.Ids;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.stores.DataDirectory;
import io.agentmarket.stores.Databases;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class IdentityConfiguration {

    private static final String MASTER_KEY_FILE = "master.key";

    @Bean
    Customers customers(Tenant tenant) {
        return new Customers(tenant);
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
    ApiKeys apiKeys(Tenant tenant, Authenticator authenticator, Ids ids, Clock clock) {
        return new ApiKeys(tenant, authenticator, ids, clock);
    }

    @Bean
    MasterKey masterKey(
            @Value("${AGENTMARKET_MASTER_KEY:}") String configured,
            Databases databases,
            ObjectProvider<DataDirectory> directory) {
        if (!configured.isBlank()) {
            return MasterKey.parse(configured);
        }
        if (!databases.embedded()) {
            throw new StartFailure("With DATABASE_URL, AGENTMARKET_MASTER_KEY is required: set it to the same 32 random"
                    + " bytes in base64 on every replica (openssl rand -base64 32).");
        }
        return MasterKey.parse(directory.getObject().secret(MASTER_KEY_FILE));
    }

    /** After the master key: a start that is refused makes no customers. */
    @Bean
    @Nullable DemoCredentials demoCredentials(
            MasterKey masterKey, Databases databases, FirstStart firstStart, ObjectProvider<DataDirectory> directory) {
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

    /** On the terminal and not in the log, which is kept and shipped. */
    private static void showOnce(KeyText key) {
        System.out.println("agentmarket: the operator's API key, shown this once: " + key.secret());
    }
}
