package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The budgets of keys: their remainders, and their transfer in the transaction that creates a key; implemented by the
 * module above that owns budgets.
 */
public interface KeyBudgets {

    /** Whether the key has a budget of its own. */
    boolean isBound(JdbcClient platform, CustomerId customer, ApiKeyId key);

    /** What the key may still spend within its own budgets and those of all the customer's runs. */
    List<RemainingBudget> allowances(Caller caller);

    /** Transfers a key's budgets with their spending to the key that replaces it; no effect without budgets. */
    void pass(JdbcClient platform, CustomerId customer, ApiKeyId old, ApiKeyId heir);
}
