package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.identity.Caller;
import io.agentmarket.tiers.Terms;
import org.springframework.stereotype.Component;

/** Whether models can be called, as far as this process knows. */
@Component
public final class ModelHealth {

    private final GuardedModels models;

    ModelHealth(GuardedModels models) {
        this.models = models;
    }

    /** Whether a run started on these terms now would use the offline model instead of the named one. */
    public boolean wouldDegrade(Caller caller, AgentPackage agent, Terms terms) {
        return models.obstacle(terms, caller.customer())
                .filter(failure -> Fallback.isAllowed(agent, failure))
                .isPresent();
    }
}
