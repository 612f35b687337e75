package io.agentmarket.marketplace;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.identity.Caller;
import org.jspecify.annotations.Nullable;

/** Which version a caller's run would start on. */
@FunctionalInterface
interface Startable {

    /**
     * @param version null for the one that is listed, or else the caller's own newest upload
     * @throws io.agentmarket.shared.AppException {@code NOT_FOUND}; {@code CONFLICT} when the version was withdrawn
     */
    AgentPackage startable(Caller caller, String id, @Nullable String version);
}
