package io.agentmarket.engine;

import io.agentmarket.billing.RunParts;
import io.agentmarket.deployments.Deployments;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Money;
import java.util.UUID;
import java.util.function.BiPredicate;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The holds of the live runs of a key or a deployment, from their rows. */
@Component
public class LiveRunParts implements RunParts {

    private final BiPredicate<CustomerId, UUID> deployed;

    @Autowired
    public LiveRunParts(Deployments deployments) {
        this(deployments::has);
    }

    public LiveRunParts(BiPredicate<CustomerId, UUID> deployed) {
        this.deployed = deployed;
    }

    @Override
    public Money heldByKey(JdbcClient platform, CustomerId customer, ApiKeyId key) {
        return held(platform.sql(RunSql.HELD_BY_KEY), customer, key.value());
    }

    @Override
    public Money heldByDeployment(JdbcClient platform, CustomerId customer, UUID deployment) {
        return held(platform.sql(RunSql.HELD_BY_DEPLOYMENT), customer, deployment);
    }

    @Override
    public boolean isDeployed(CustomerId customer, UUID deployment) {
        return deployed.test(customer, deployment);
    }

    private static Money held(JdbcClient.StatementSpec sum, CustomerId customer, UUID part) {
        return new Money(sum.param("customer", customer.value())
                .param("part", part)
                .query(Long.class)
                .single());
    }
}
