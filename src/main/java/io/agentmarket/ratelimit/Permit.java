package io.agentmarket.ratelimit;

import io.agentmarket.shared.CustomerId;

/**
 * A run's place among the concurrent runs: a lease that must be renewed and is given back when the run ends.
 *
 * @param owner what the lease is called: the execution id
 * @param standing how the caller stands after the decision, for the response's headers
 */
public record Permit(CustomerId customer, String owner, Standing standing) {}
