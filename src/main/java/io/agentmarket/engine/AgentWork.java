package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Crew;
import io.agentmarket.agents.Graph;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The work of a package of any kind. */
@Component
class AgentWork {

    private final AgentLoop loop;
    private final GraphWork graphs;
    private final CrewWork crews;

    AgentWork(AgentLoop loop, GraphWork graphs, CrewWork crews) {
        this.loop = loop;
        this.graphs = graphs;
        this.crews = crews;
    }

    /**
     * Works until the run has an outcome. Steps that an earlier attempt wrote to the journal are not repeated.
     *
     * @throws InterruptedException when the run is stopped from outside
     * @throws io.agentmarket.tools.WaitingException when an approval is pending
     * @throws LostRunException when another attempt has taken over
     */
    Ending work(RunContext at, AgentPackage agent, JsonNode input) throws InterruptedException {
        return switch (agent.plan()) {
            case null -> loop.work(at, Task.of(agent, input));
            case Graph graph -> graphs.work(at, agent, graph, input);
            case Crew crew -> crews.work(at, agent, crew, input);
        };
    }
}
