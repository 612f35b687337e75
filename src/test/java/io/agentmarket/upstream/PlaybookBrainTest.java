package io.agentmarket.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Packages;
import io.agentmarket.llm.Llm;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Tokens;
import io.agentmarket.toolkits.tickets.SeededTools;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.TestToolbox;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import io.agentmarket.tools.Toolbox;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Every bundled agent can be run on the stand-in, with thinking and tools. */
class PlaybookBrainTest {

    private static final CustomerId NOBODY = new CustomerId(new UUID(0, 1));
    private static final ExecutionId RUN = new ExecutionId(new UUID(0, 2));
    private static final Packages PACKAGES = Packages.load("");
    private static final Toolbox TOOLBOX = TestToolbox.of(SeededTools.all());

    private static FakeUpstream upstream;
    private static Caller caller;

    @BeforeAll
    static void start() {
        upstream = FakeUpstream.start(
                FakeUpstream.Settings.of(new PlaybookBrain(PACKAGES)).alwaysThinking());
        caller = new Caller(upstream);
    }

    @AfterAll
    static void stop() {
        upstream.close();
    }

    static Stream<AgentPackage> agents() {
        return PACKAGES.all().stream()
                .filter(agent -> agent.kind() == AgentPackage.Kind.LOOP)
                .filter(agent -> agent.offline() != AgentPackage.Offline.NEVER);
    }

    @ParameterizedTest
    @MethodSource("agents")
    void an_agent_runs_to_a_valid_output_that_depends_on_its_input(AgentPackage agent) throws Exception {
        var first = run(agent, agent.examples().getFirst().input());
        var last = run(agent, agent.examples().getLast().input());

        assertThat(agent.output().check(first, "")).isEmpty();
        assertThat(agent.output().check(last, "")).isEmpty();
        assertThat(first).isNotEqualTo(last);
    }

    @Test
    void prompt_and_tools_come_from_the_cache_after_the_first_turn() throws Exception {
        var agent = PACKAGES.find("ticket-resolver").orElseThrow();
        var before = upstream.log().size();

        run(agent, agent.examples().getFirst().input());

        var turns = upstream.log().subList(before, upstream.log().size());
        assertThat(turns).hasSizeGreaterThan(1).allMatch(BilledCall::completed);
        assertThat(turns.getLast().tokens().cacheRead()).isPositive();
    }

    @Test
    void a_stranger_gets_one_plain_sentence_and_pays_for_it() throws Exception {
        var answer = caller.messages(Caller.body());

        assertThat(answer.json().path("stop_reason").asString()).isEqualTo("end_turn");
        assertThat(answer.json().path("content").path(1).path("text").asString())
                .startsWith("This is a stand-in");
        assertThat(upstream.log().getLast().tokens()).isNotEqualTo(Tokens.NONE);
    }

    private static JsonNode run(AgentPackage agent, JsonNode input) throws Exception {
        var body = request(agent, input);
        for (int turn = 0; turn < agent.limits().turns(); turn++) {
            var answer = caller.messages(body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            var content = answer.json().path("content");
            assertThat(content.path(0).path("type").asString()).isEqualTo("thinking");
            if (!answer.json().path("stop_reason").asString().equals("tool_use")) {
                return Wire.JSON.readTree(content.path(1).path("text").asString());
            }
            var messages = (ArrayNode) body.path("messages");
            messages.addObject().put("role", "assistant").set("content", content);
            var results = messages.addObject().put("role", "user").putArray("content");
            content.valueStream()
                    .filter(block -> block.path("type").asString().equals("tool_use"))
                    .forEach(call -> results.add(result(agent, input, call)));
        }
        throw new AssertionError(agent.id() + " does not finish within its turns on " + Llm.OFFLINE);
    }

    private static ObjectNode result(AgentPackage agent, JsonNode input, JsonNode call) {
        var tool = TOOLBOX.find(call.path("name").asString()).orElseThrow();
        var grant = agent.grantFor(tool.name()).orElseThrow().grant();
        var key = RUN + ":" + call.path("id").asString();
        var context = new ToolContext(NOBODY, RUN, key, grant, new MemorySteps(), ToolContext.Own.NONE, input);
        var result = Wire.JSON
                .createObjectNode()
                .put("type", "tool_result")
                .put("tool_use_id", call.path("id").asString());
        try {
            return result.put(
                    "content", TOOLBOX.call(tool, context, call.path("input")).toString());
        } catch (ToolFailure e) {
            return result.put("content", String.valueOf(e.getMessage())).put("is_error", true);
        }
    }

    private static ObjectNode request(AgentPackage agent, JsonNode input) {
        var body =
                Wire.JSON.createObjectNode().put("model", "claude-sonnet-5-5").put("max_tokens", 32_000);
        body.putArray("system")
                .addObject()
                .put("type", "text")
                .put("text", agent.systemPrompt(input) + "\n\nAnswer with JSON.")
                .putObject("cache_control")
                .put("type", "ephemeral");
        body.putArray("messages").addObject().put("role", "user").put("content", input.toString());
        var tools = body.putArray("tools");
        agent.tools().forEach(grant -> {
            var tool = TOOLBOX.find(grant.tool()).orElseThrow();
            tools.addObject()
                    .put("name", tool.name())
                    .put("description", tool.description())
                    .set("input_schema", tool.arguments().document());
        });
        return body;
    }
}
