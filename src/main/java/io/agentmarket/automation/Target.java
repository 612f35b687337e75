package io.agentmarket.automation;

import io.agentmarket.shared.AppException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a schedule or a trigger runs. */
sealed interface Target {

    /** A package as its publisher wrote it, in the version on offer at the time of the run. */
    record OfPackage(String id) implements Target {}

    /** A package under the customer's own terms, as they are at the time of the run. */
    record OfDeployment(UUID id) implements Target {}

    /** @throws AppException {@code INVALID_REQUEST} unless exactly one is given */
    static Target of(@Nullable String packageId, @Nullable UUID deploymentId) {
        if (packageId != null && deploymentId != null) {
            throw AppException.invalid("/deployment_id", "stands in place of package_id; send one of them");
        }
        if (deploymentId != null) {
            return new OfDeployment(deploymentId);
        }
        if (packageId == null) {
            throw AppException.invalid("/package_id", "is required, or a deployment_id in its place");
        }
        return new OfPackage(packageId);
    }

    /** Null of a deployment. */
    default @Nullable String packageId() {
        return this instanceof OfPackage(var id) ? id : null;
    }

    /** Null of a package. */
    default @Nullable UUID deploymentId() {
        return this instanceof OfDeployment(var id) ? id : null;
    }
}
