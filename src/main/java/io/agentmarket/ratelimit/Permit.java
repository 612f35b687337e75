package io.agentmarket.ratelimit;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run's place among the concurrent runs and its reservation of tokens: a lease that must be renewed, and that is
 * returned when the run ends or begins to wait.
 *
 * @param key another holder of the lease: an API key that may have its own limits; null for none
 * @param id names the lease
 * @param tokens the maximum number of tokens that the run may use; 0 for a run that uses none
 */
public record Permit(CustomerId customer, @Nullable ApiKeyId key, ExecutionId id, long tokens) {

    Permit granted(long granted) {
        return new Permit(customer, key, id, granted);
    }

    String owner() {
        return id.toString();
    }

    List<String> names() {
        var ofCustomer = RedisKeys.of(customer);
        return key == null ? List.of(ofCustomer) : List.of(ofCustomer, RedisKeys.of(customer, key));
    }
}
