package io.agentmarket.ratelimit;

import io.agentmarket.shared.CustomerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one decision takes; it takes all or nothing.
 *
 * @param permit the lease to take, with the wanted tokens; null takes none
 */
record Claim(
        CustomerId customer, List<Share> shares, @Nullable Permit permit) {

    Claim {
        shares = List.copyOf(shares);
    }

    /** A claim without a lease. */
    static Claim of(CustomerId customer, List<Share> shares) {
        return new Claim(customer, shares, null);
    }

    /** The owner of the lease, for the script; empty for none. */
    String owner() {
        return permit == null ? "" : permit.owner();
    }

    long tokens() {
        return permit == null ? 0 : permit.tokens();
    }

    /** The claim against this replica's share of the limits, for the time in which it decides alone. */
    Claim dividedBy(int replicas) {
        return new Claim(
                customer,
                shares.stream().map(share -> share.dividedBy(replicas)).toList(),
                permit);
    }
}
