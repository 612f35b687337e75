package io.agentmarket.identity;

import io.agentmarket.shared.CustomerId;

/** What must stop when a customer is closed; implemented by modules above this one. */
@FunctionalInterface
public interface CustomerListener {

    /** Called after the commit, and again when somebody closes the customer again; does nothing twice. */
    void closed(CustomerId customer);
}
