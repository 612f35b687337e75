package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The target of a start. It is looked up at each start, so withdrawals and changes take effect. */
public sealed interface Target {

    /**
     * A package as its publisher wrote it.
     *
     * @param version null for the version on offer, or else the caller's own newest upload
     */
    record OfPackage(String id, @Nullable String version) implements Target {}

    /** A package in the version on offer, and in no other. */
    record OnOffer(String id) implements Target {}

    /** A package under the terms of one of the caller's deployments. */
    record OfDeployment(UUID id) implements Target {}

    /** A package outside the catalogue. */
    record AtHand(AgentPackage agent) implements Target {}

    /** The package's id; null for a deployment, whose package never changes. */
    default @Nullable String packageId() {
        return switch (this) {
            case OfPackage(var id, var _) -> id;
            case OnOffer(var id) -> id;
            case OfDeployment _ -> null;
            case AtHand(var agent) -> agent.id();
        };
    }

    /** The deployment's id; null for a package. */
    default @Nullable UUID deploymentId() {
        return this instanceof OfDeployment(var id) ? id : null;
    }
}
