package io.agentmarket.identity;

import io.agentmarket.shared.CustomerId;

/** Stops a closed customer's activities; implemented by modules above this one. */
@FunctionalInterface
public interface CustomerListener {

    /** Called after the commit, and again at each repeated closing; idempotent. */
    void closed(CustomerId customer);
}
