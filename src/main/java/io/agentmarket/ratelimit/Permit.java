package io.agentmarket.ratelimit;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import java.util.List;

/**
 * A run's place among the concurrent runs and its reservation of tokens: a lease that must be renewed and is given back when
 * the run ends or begins to wait.
 *
 * @param key the API key that started the run
 * @param id names the lease
 * @param tokens the most tokens that the run may use; 0 for a run that uses none
 * @param keyed whether the lease is also one of the key, which has limits of its own
 */
public record Permit(CustomerId customer, ApiKeyId key, ExecutionId id, long tokens, boolean keyed) {

    /** The permit of a run that another process admitted; wherever it may have a lease, it is meant. */
    public static Permit of(CustomerId customer, ApiKeyId key, ExecutionId id, long tokens) {
        return new Permit(customer, key, id, tokens, true);
    }

    Permit granted(long granted) {
        return new Permit(customer, key, id, granted, keyed);
    }

    String owner() {
        return id.toString();
    }

    List<String> names() {
        var ofCustomer = RedisKeys.of(customer);
        return keyed ? List.of(ofCustomer, RedisKeys.of(customer, key)) : List.of(ofCustomer);
    }
}
