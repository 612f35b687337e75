package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Graph;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Violation;
import io.agentmarket.tools.ToolFailure;
import io.agentmarket.tools.Toolbox;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Executes a graph by walking it from its start in every attempt. A step that is in the journal takes its result from
 * there, so crashes, approvals and takeovers need no special handling.
 */
@Component
class GraphWork {

    private final AgentLoop loop;
    private final Toolbox toolbox;
    private final StepMaker steps;

    GraphWork(AgentLoop loop, Toolbox toolbox, StepMaker steps) {
        this.loop = loop;
        this.toolbox = toolbox;
        this.steps = steps;
    }

    /** As {@link AgentWork#work}; a failing node fails the run, without a charge. */
    Ending work(RunContext at, AgentPackage agent, Graph graph, JsonNode input) throws InterruptedException {
        try {
            var output = new GraphWalk(at, agent, loop, toolbox, steps).walk(graph, input);
            var violations = agent.output().check(output, "");
            return violations.isEmpty()
                    ? Ending.succeeded(output)
                    : Ending.failed(ErrorCode.AGENT_OUTPUT_INVALID, words(violations));
        } catch (ToolFailure e) {
            return Ending.failed(ErrorCode.AGENT_FAILED, String.valueOf(e.getMessage()));
        } catch (StoppedException e) {
            throw new InterruptedException();
        }
    }

    private static String words(List<Violation> violations) {
        return violations.stream()
                .map(violation -> violation.pointer() + " " + violation.message())
                .collect(Collectors.joining("; "));
    }
}
