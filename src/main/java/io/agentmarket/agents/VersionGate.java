package io.agentmarket.agents;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;

/** Says whether a version that is pinned may still start; who publishes versions withdraws them. */
@FunctionalInterface
public interface VersionGate {

    /** @throws AppException {@code CONFLICT} when it was withdrawn, {@code NOT_FOUND} when it is not this customer's to start */
    void requireStartable(CustomerId customer, AgentPackage agent);
}
