package io.agentmarket.ratelimit;

import io.agentmarket.shared.CustomerId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one decision takes, or nothing of it.
 *
 * @param permit the lease that is taken, with the tokens that are wanted; null takes none
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

    /** What this replica may give of it when it is alone. */
    Claim dividedBy(int replicas) {
        return new Claim(
                customer,
                shares.stream().map(share -> share.dividedBy(replicas)).toList(),
                permit);
    }
}
