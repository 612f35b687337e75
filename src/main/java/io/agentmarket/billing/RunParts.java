package io.agentmarket.billing;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Money;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The holds of live runs, needed when a part of a customer's runs gets a budget. Implemented by the engine. */
public interface RunParts {

    /**
     * The sum over the key's live runs, in the platform's transaction that has locked the customer's account, so that
     * it cannot change meanwhile.
     */
    Money heldByKey(JdbcClient platform, CustomerId customer, ApiKeyId key);

    /** The same over the live runs of one deployment. */
    Money heldByDeployment(JdbcClient platform, CustomerId customer, UUID deployment);

    /** Whether the customer has the deployment now. */
    boolean isDeployed(CustomerId customer, UUID deployment);
}
