package io.agentmarket.engine;

import io.agentmarket.agents.Packages;
import io.agentmarket.billing.PackageFacts;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the packages say about their price. */
@Component
class OfferedPackages implements PackageFacts {

    private final Packages packages;

    OfferedPackages(Packages packages) {
        this.packages = packages;
    }

    @Override
    public Optional<Facts> of(String packageId) {
        return packages.find(packageId)
                .map(agent -> new Facts(
                        agent.modelHint(),
                        agent.limits().inputTokens(),
                        agent.limits().outputTokens(),
                        agent.minTier()));
    }
}
