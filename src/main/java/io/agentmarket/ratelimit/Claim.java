package io.agentmarket.ratelimit;

import io.agentmarket.shared.CustomerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one decision takes, all or nothing.
 *
 * @param permit the lease to take, with the wanted tokens; null takes none
 */
record Claim(
        CustomerId customer, List<Share> shares, @Nullable Permit permit) {

    Claim {
        shares = List.copyOf(shares);
    }

    /** Takes no place. */
    static Claim of(CustomerId customer, List<Share> shares) {
        return new Claim(customer, shares, null);
    }

    /** As the script reads it; empty takes none. */
    String owner() {
        return permit == null ? "" : permit.owner();
    }

    long tokens() {
        return permit == null ? 0 : permit.tokens();
    }

    /** This replica's share of it while it decides alone. */
    Claim dividedBy(int replicas) {
        return new Claim(
                customer,
                shares.stream().map(share -> share.dividedBy(replicas)).toList(),
                permit);
    }
}
