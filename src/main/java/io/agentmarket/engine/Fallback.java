package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.journal.Transcript;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.ErrorCode;
import java.util.EnumSet;
import java.util.Set;

/** When the offline model may answer instead of the quoted one. */
final class Fallback {

    /**
     * Failures of the upstream or of the platform's account there; not of the customer's own key, nor of the request.
     */
    private static final Set<ErrorCode> NOT_THE_CUSTOMERS = EnumSet.of(
            ErrorCode.MODEL_OVERLOADED,
            ErrorCode.MODEL_UNAVAILABLE,
            ErrorCode.MODEL_RATE_LIMITED,
            ErrorCode.MODEL_TIMED_OUT,
            ErrorCode.MODEL_ANSWER_BROKEN,
            ErrorCode.MODEL_SPEND_LIMIT,
            ErrorCode.MODEL_ACCESS_REFUSED);

    private Fallback() {}

    static boolean isAllowed(UpstreamFailure failure, LiveRun live, Transcript transcript) {
        return transcript.log().turns().isEmpty()
                && isAllowed(live.agent(), failure.openBecause().orElse(failure.code()));
    }

    static boolean isAllowed(AgentPackage agent, ErrorCode failure) {
        return agent.offline() == AgentPackage.Offline.ALLOWED && NOT_THE_CUSTOMERS.contains(failure);
    }
}
