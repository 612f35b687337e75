package io.agentmarket.identity;

import io.agentmarket.shared.CustomerId;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What must change with a customer's tier, in the transaction that changes it; implemented by modules above this one.
 */
@FunctionalInterface
public interface TierListener {

    /** @param tier the new one */
    void tierChanged(JdbcClient platform, CustomerId customer, String tier);
}
