package io.agentmarket.automation;

import io.agentmarket.engine.StartRequest;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ExecutionId;

/** Starts a run, or joins the one that the same idempotency key started. */
interface Starter {

    /** @throws AppException when the run is refused; nothing was started */
    ExecutionId start(Caller caller, StartRequest request);

    /** The same for a call that was let in: it has taken the request that a run takes otherwise. */
    ExecutionId startAdmitted(Caller caller, StartRequest request);
}
