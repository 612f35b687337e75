package io.agentmarket.automation;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.engine.StartRequest;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ExecutionId;

/** Starts runs for schedules and triggers. The implementation calls the engine; tests have their own. */
interface Starter {

    /** The target that would run now, ignoring limits and budgets; refuses like a start does. */
    AgentPackage check(Caller caller, RunTemplate template);

    /**
     * Starts a run, or joins the one that the same idempotency key started.
     *
     * @throws AppException when the run is refused; nothing was started
     */
    ExecutionId start(Caller caller, StartRequest request);

    /** The same for an admitted call, which has already used the run's request. */
    ExecutionId startAdmitted(Caller caller, StartRequest request);

    /** Admits a call: uses one of the caller's requests, or refuses it. */
    void admit(Caller caller);
}
