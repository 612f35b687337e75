package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The budgets of keys, in the transaction that makes a key; implemented by the module above this one that keeps them.
 */
public interface KeyBudgets {

    /** Whether the key has a budget of its own. */
    boolean isBound(JdbcClient platform, CustomerId customer, ApiKeyId key);

    /** Gives a key's budget, with what is spent of it, to the key that replaces it; nothing when there is none. */
    void pass(JdbcClient platform, CustomerId customer, ApiKeyId old, ApiKeyId heir);
}
