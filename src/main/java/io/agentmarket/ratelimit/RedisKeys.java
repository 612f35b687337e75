package io.agentmarket.ratelimit;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;

/**
 * Keys in Redis; what belongs to one customer carries one hash tag, so that a script reaches all of it in a cluster.
 */
final class RedisKeys {

    static final String REPLICAS = "rl:{replicas}";

    private RedisKeys() {}

    static String of(CustomerId customer) {
        return "rl:{" + customer + "}:windows";
    }

    static String of(CustomerId customer, ApiKeyId key) {
        return "rl:{" + customer + "}:key:" + key;
    }

    /** What the leases of the holder reserve, and who holds them. */
    static String leases(String holder) {
        return holder + ":leases";
    }

    /** When the leases of the holder end. */
    static String ends(String holder) {
        return holder + ":ends";
    }
}
