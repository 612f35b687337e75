package io.agentmarket.billing;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;

/**
 * Whose money a run moves.
 *
 * @param key the API key that started it, which may have a budget of its own
 */
public record Payer(CustomerId customer, ApiKeyId key) {}
