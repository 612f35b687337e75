package io.agentmarket.identity;

import io.agentmarket.shared.CustomerId;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes the changes that accompany a customer's new tier, in the same transaction; implemented by modules above this
 * one.
 */
@FunctionalInterface
public interface TierListener {

    /** @param tier the new tier */
    void tierChanged(JdbcClient platform, CustomerId customer, String tier);
}
