package io.agentmarket.deployments;

import io.agentmarket.agents.AgentPackage;
import java.util.Map;
import java.util.UUID;

/**
 * A deployment opened for one run.
 *
 * @param revision the revision of the terms, which apply to the whole run
 * @param agent the package, with the deployment's configuration in its prompts
 * @param secrets values by name; kept no longer than the run
 */
public record Rented(
        UUID deployment, int revision, DeploymentTerms terms, AgentPackage agent, Map<String, String> secrets) {

    public Rented {
        secrets = Map.copyOf(secrets);
    }

    /** Leaves the secrets out: they must not reach a log. */
    @Override
    public String toString() {
        return "Rented";
    }
}
