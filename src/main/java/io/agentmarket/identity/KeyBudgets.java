package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The budgets of keys: what they leave, and what becomes of them in the transaction that makes a key; implemented by
 * the module above this one that keeps them.
 */
public interface KeyBudgets {

    /** Whether the key has a budget of its own. */
    boolean isBound(JdbcClient platform, CustomerId customer, ApiKeyId key);

    /** What the key may still spend: of its own budgets, and of those of all the customer's runs. */
    List<RemainingBudget> allowances(Caller caller);

    /** Gives a key's budgets, with what is spent of them, to the key that replaces it; nothing when there is none. */
    void pass(JdbcClient platform, CustomerId customer, ApiKeyId old, ApiKeyId heir);
}
