package io.agentmarket.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.PackageCheck;
import io.agentmarket.agents.Packages;
import io.agentmarket.agents.TestMarket;
import io.agentmarket.agents.VersionName;
import io.agentmarket.journal.Event;
import io.agentmarket.journal.TestRuns;
import io.agentmarket.journal.Transcript;
import io.agentmarket.ratelimit.Permit;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tools.WaitingException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import tools.jackson.databind.JsonNode;

/** The version with which a package inside a run continues. */
@NullUnmarked
class PackageInsideARunTest {

    private final List<Event> written = new ArrayList<>();
    private final List<String> worked = new ArrayList<>();
    private final TestMarket market = new TestMarket(name -> greeter(name.version()));
    private final Packages packages = market.packages();
    private final Clock clock = new SteppingClock("2026-11-15T12:00:00Z");

    /** A version is listed while a part of the run waits for a person. */
    @Test
    void an_inner_package_keeps_the_version_it_began_with() {
        offer("1.0.0");
        var input = Json.MAPPER.readTree("{\"name\": \"Ada\"}");
        assertThatThrownBy(() -> steps().run("1-part", "greeter-part", input)).isInstanceOf(WaitingException.class);

        offer("2.0.0");
        assertThatThrownBy(() -> steps().run("1-part", "greeter-part", input)).isInstanceOf(WaitingException.class);

        assertThat(worked).containsExactly("1.0.0", "1.0.0");
    }

    private RunSteps steps() {
        var now = clock.instant();
        var run = TestRuns.run(TestRuns.customer(), now);
        var live = new LiveRun(
                run,
                packages.find("ticket-resolver").orElseThrow(),
                Json.MAPPER.createObjectNode(),
                new Permit(run.customer(), run.key(), run.id(), 0),
                null);
        var transcript = Transcript.of(clock, Json.MAPPER.createObjectNode(), written);
        Journal journal = of -> of.log().flush(written::addAll);
        var maker = new StepMaker(
                clock,
                new Ids(clock),
                packages,
                PriceBook.bundled(),
                agents(),
                null,
                time -> {},
                (at, id) -> {},
                new EngineSettings.Approvals(Duration.ofDays(7)),
                (any, packageId) -> {});
        return maker.of(new RunContext(live, transcript, journal, 0), "7/");
    }

    private ObjectProvider<AgentWork> agents() {
        var work = new AgentWork(null, null, null) {
            @Override
            Ending work(RunContext at, AgentPackage agent, JsonNode input) {
                worked.add(agent.version());
                throw new WaitingException();
            }
        };
        return new ObjectProvider<>() {
            @Override
            public AgentWork getObject() {
                return work;
            }
        };
    }

    private void offer(String version) {
        market.list(new VersionName("greeter-part", version));
    }

    private static AgentPackage greeter(String version) {
        var files = new HashMap<String, byte[]>();
        Map.of(
                        "agent.yaml", """
                                id: greeter-part
                                version: %s
                                title: Greeter
                                summary: Greets.
                                category: testing
                                kind: loop
                                limits: {turns: 2, input_tokens: 1000, output_tokens: 500, seconds: 30}
                                tools: []
                                """.formatted(version),
                        "prompt.md", "Greet {{input.name}}.",
                        "input.schema.json",
                                "{\"type\": \"object\", \"properties\": {\"name\": {\"type\": \"string\"}}}",
                        "output.schema.json", "{\"type\": \"object\"}",
                        "playbook.yaml", "output: '{\"greeting\": input.name}'",
                        "README.md", "# Greeter")
                .forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
        var check = PackageCheck.of(files);
        return check.agent()
                .orElseThrow(() -> new AssertionError(check.findings().toString()));
    }
}
