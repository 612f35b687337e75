package io.agentmarket.deployments;

import io.agentmarket.agents.Packages;
import io.agentmarket.deployments.DeploymentsEndpoint.ChangedDeployment;
import io.agentmarket.deployments.DeploymentsEndpoint.NewDeployment;
import io.agentmarket.egress.Addresses;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Checks requested deployments against the package that they rent. */
@Component
final class DeploymentDrafts {

    private final Deployments deployments;
    private final Packages packages;
    private final Addresses addresses;

    DeploymentDrafts(Deployments deployments, Packages packages, Addresses addresses) {
        this.deployments = deployments;
        this.packages = packages;
        this.addresses = addresses;
    }

    /** @throws AppException {@code INVALID_REQUEST} with every violation */
    Deployments.Draft of(NewDeployment body) {
        return DeploymentRules.checked(
                addresses, packages.find(body.packageId()).orElse(null), body.given());
    }

    /** @throws AppException the same; or {@code NOT_FOUND} or {@code PACKAGE_VERSION_GONE} */
    Deployments.Draft of(Caller caller, UUID id, ChangedDeployment body) {
        var terms = deployments.get(caller.customer(), id).terms();
        var packageId = terms.packageId();
        var agent = (terms.version() != null && terms.version().equals(body.version())
                        ? packages.find(packageId, terms.version())
                        : packages.find(packageId))
                .orElseThrow(() -> new AppException(
                        ErrorCode.PACKAGE_VERSION_GONE, "The package " + packageId + " is no longer offered."));
        return DeploymentRules.checked(addresses, agent, body.given());
    }
}
