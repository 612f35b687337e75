package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Packages;
import io.agentmarket.deployments.Deployments;
import io.agentmarket.deployments.Rented;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks up the target of a start. */
@Component
class Targets {

    private final Packages packages;
    private final Deployments deployments;

    Targets(Packages packages, Deployments deployments) {
        this.packages = packages;
        this.deployments = deployments;
    }

    /** @param rented the called deployment of this package; null for the package itself */
    record Found(AgentPackage agent, @Nullable Rented rented) {}

    /** @throws AppException {@code NOT_FOUND}, {@code PACKAGE_VERSION_GONE}, or as {@link Deployments#rent} */
    Found find(CustomerId customer, Target target) {
        return switch (target) {
            case Target.OfPackage(var id, var version) -> new Found(packages.startable(customer, id, version), null);
            case Target.OnOffer(var id) ->
                new Found(packages.find(id).orElseThrow(() -> AppException.notFound("package")), null);
            case Target.OfDeployment(var id) -> {
                var rented = deployments.rent(customer, id);
                yield new Found(rented.agent(), rented);
            }
            case Target.AtHand(var agent) -> new Found(agent, null);
        };
    }
}
