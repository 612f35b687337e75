package io.agentmarket.engine;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Packages;
import io.agentmarket.artifacts.Artifacts;
import io.agentmarket.llm.Llm;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Storable;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tools.Steps;
import io.agentmarket.tools.ToolFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Creates the steps of tool calls and graphs with the services they need. */
@Component
class StepMaker {

    /** The largest value of a step: it is stored in the journal. */
    private static final int MAX_BYTES = 256 * 1024;

    private final Clock clock;
    private final Ids ids;
    private final Packages packages;
    private final PriceBook prices;
    private final ObjectProvider<AgentWork> agents;
    private final Artifacts artifacts;
    private final Recovery.Pause pause;
    private final RunObserver observer;
    private final Duration patience;
    private final PartLimit parts;

    /** @param agents resolved lazily, since an agent's work consists of steps again */
    StepMaker(
            Clock clock,
            Ids ids,
            Packages packages,
            PriceBook prices,
            ObjectProvider<AgentWork> agents,
            Artifacts artifacts,
            Recovery.Pause pause,
            RunObserver observer,
            EngineSettings.Approvals approvals,
            PartLimit parts) {
        this.parts = parts;
        this.clock = clock;
        this.ids = ids;
        this.packages = packages;
        this.prices = prices;
        this.agents = agents;
        this.artifacts = artifacts;
        this.pause = pause;
        this.observer = observer;
        this.patience = approvals.patience();
    }

    RunSteps of(RunContext at, String prefix) {
        return new RunSteps(at, prefix, this);
    }

    AgentWork agents() {
        return agents.getObject();
    }

    Artifacts artifacts() {
        return artifacts;
    }

    Instant now() {
        return clock.instant();
    }

    void pause(Duration time) throws InterruptedException {
        pause.take(time);
    }

    void reached(ExecutionId run) {
        observer.reached(Milestone.AFTER_TOOL_EFFECT, run);
    }

    /**
     * A value in its journaled form.
     *
     * @param the value's description, as the beginning of a sentence
     * @throws ToolFailure when the journal cannot hold it
     */
    static JsonNode storable(JsonNode value, String what) {
        Storable.refusal(value).ifPresent(why -> {
            throw new ToolFailure(what + " " + why + ".");
        });
        var stored = Storable.of(value);
        if (Json.MAPPER.writeValueAsBytes(stored).length > MAX_BYTES) {
            throw new ToolFailure(what + " has more than " + MAX_BYTES + " bytes.");
        }
        return stored;
    }

    /** The journal entry that requests an approval. */
    ObjectNode request(String path, Steps.Action action, String sha256) {
        var now = clock.instant();
        var entry = Json.MAPPER
                .createObjectNode()
                .put("approval_id", ids.next().toString())
                .put("path", path)
                .put("title", action.title())
                .put("risk", action.risk())
                .put("action_sha256", sha256)
                .put("requested_at", now.toString())
                .put("expires_at", now.plus(patience).toString());
        entry.set("arguments", action.arguments());
        return action.tool() == null ? entry : entry.put("tool", action.tool());
    }

    /**
     * The package that a step names.
     *
     * @param version the version that an earlier attempt began with; null for the one on offer
     * @throws ToolFailure when there is none
     */
    AgentPackage subPackage(String id, @Nullable String version) {
        return StoreWait.untilAnswered(() -> version == null ? packages.find(id) : packages.find(id, version))
                .orElseThrow(() -> new ToolFailure("There is no package " + id + "."));
    }

    /**
     * The same package, if the step may run it.
     *
     * @throws ToolFailure when it is too deep, out of the run's tier, or its input breaks the schema
     */
    AgentPackage subAgent(RunContext at, AgentPackage agent, JsonNode input) {
        var id = agent.id();
        if (at.depth() >= RunContext.MAX_DEPTH) {
            throw new ToolFailure("Packages run packages at most " + RunContext.MAX_DEPTH + " deep.");
        }
        var terms = at.live().run().terms();
        var now = clock.instant();
        if (prices.tier(agent.minTier(), now).rank()
                > prices.tier(terms.tier(), now).rank()) {
            throw new ToolFailure("The package " + id + " needs the tier " + agent.minTier() + ".");
        }
        var offline = terms.model().equals(Llm.OFFLINE) || at.log().isDegraded();
        if (offline && agent.offline() == AgentPackage.Offline.NEVER) {
            throw new ToolFailure("The package " + id + " needs a model, and this run has none.");
        }
        var violations = agent.input().check(input, "/input");
        if (!violations.isEmpty()) {
            var first = violations.getFirst();
            throw new ToolFailure("The input of " + id + " is wrong: " + first.pointer() + " " + first.message() + ".");
        }
        return agent;
    }

    UUID newId() {
        return ids.next();
    }

    /**
     * Takes a place in the customer's limit of this agent, as a separate run would.
     *
     * @throws ToolFailure when the limit is reached
     */
    void admitPart(RunContext at, AgentPackage agent) {
        try {
            parts.admit(at.live().run(), agent.id());
        } catch (AppException e) {
            if (e.code() != ErrorCode.RATE_LIMITED) {
                throw e;
            }
            throw new ToolFailure("The package " + agent.id() + " was not run: " + e.detail());
        }
    }

    /** The result of a package's work inside a run. */
    static JsonNode output(AgentPackage agent, Ending ending) {
        if (ending.error() == ErrorCode.BUDGET_EXHAUSTED) {
            throw new AppException(ErrorCode.BUDGET_EXHAUSTED, ending.detail());
        }
        if (ending.error() != null || ending.output() == null) {
            throw new ToolFailure("The package " + agent.id() + " failed: " + ending.detail());
        }
        return ending.output();
    }
}
