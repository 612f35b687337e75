package io.agentmarket.whole;

import io.agentmarket.agents.Packages;
import io.agentmarket.upstream.Brain;
import io.agentmarket.upstream.PlaybookBrain;
import tools.jackson.databind.JsonNode;

/** Plays the probe by its own rules and every bundled agent by its playbook. */
final class TrialBrain implements Brain {

    private final Brain probe = new ProbeBrain();
    private final Brain agents = new PlaybookBrain(Packages.load(""));

    @Override
    public Reply answer(JsonNode request) {
        var isProbe = request.path("tools")
                .valueStream()
                .anyMatch(tool -> tool.path("name").asString("").equals("leave_mark"));
        return isProbe ? probe.answer(request) : agents.answer(request);
    }
}
