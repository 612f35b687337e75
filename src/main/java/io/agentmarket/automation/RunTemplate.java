package io.agentmarket.automation;

import io.agentmarket.engine.StartRequest;
import io.agentmarket.engine.Target;
import io.agentmarket.shared.AppException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The target and terms of a schedule's or a trigger's runs.
 *
 * @param target a package on offer or one of the customer's deployments, as they are at the time of the run
 * @param tier at most the customer's own; null for that
 * @param maxPriceMicros lowers the quote, in micro-dollars; null for none
 */
record RunTemplate(
        Target target, @Nullable String tier, @Nullable Long maxPriceMicros) {

    /** In place of a target that is not named as it must be. */
    static final Target NO_TARGET = new Target.OnOffer("");

    /** The same target on the customer's own tier and without a limit of the price. */
    RunTemplate onDefaultTerms() {
        return new RunTemplate(target, null, null);
    }

    /** @throws AppException {@code INVALID_REQUEST} unless exactly one is given */
    static Target target(@Nullable String packageId, @Nullable UUID deploymentId) {
        if (packageId != null && deploymentId != null) {
            throw AppException.invalid("/deployment_id", "replaces package_id; send only one of them");
        }
        if (deploymentId != null) {
            return new Target.OfDeployment(deploymentId);
        }
        if (packageId == null) {
            throw AppException.invalid("/package_id", "is required, or a deployment_id in its place");
        }
        return new Target.OnOffer(packageId);
    }

    StartRequest with(JsonNode input, String idempotencyKey) {
        var options = new StartRequest.Options(tier, null, maxPriceMicros, null, null, null);
        return new StartRequest(target, input, idempotencyKey, options);
    }
}
