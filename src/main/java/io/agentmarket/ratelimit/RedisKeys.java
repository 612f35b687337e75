package io.agentmarket.ratelimit;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;

/** Keys in Redis; all keys of one customer share a hash tag, so that a script reaches them all in a cluster. */
final class RedisKeys {

    static final String REPLICAS = "rl:{replicas}";

    private RedisKeys() {}

    static String of(CustomerId customer) {
        return "rl:{" + customer + "}:windows";
    }

    static String of(CustomerId customer, ApiKeyId key) {
        return "rl:{" + customer + "}:key:" + key;
    }

    /** The reservations of the holder's leases, and the replicas that hold them. */
    static String leases(String holder) {
        return holder + ":leases";
    }

    /** The times at which the holder's leases expire. */
    static String ends(String holder) {
        return holder + ":ends";
    }
}
