package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.agents.AgentAnswers;
import io.agentmarket.agents.AgentCase;
import io.agentmarket.agents.AgentPlatform;
import io.agentmarket.agents.AgentScores;
import io.agentmarket.agents.Truth;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import io.agentmarket.upstream.Fault;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The scoring commands on a model: they stop at the price limit, resume where they stopped, and buy no answer twice.
 */
class ScoresOnAModelTest extends MeteredPlatform {

    private final TestCustomers.Made customer = CUSTOMERS.unlimited("elite");
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<AgentCase> cases = Stream.of("first", "second", "third")
            .map(ScoresOnAModelTest::resolved)
            .toList();
    private AgentPlatform platform = AgentPlatform.at(URI.create("http://127.0.0.1"), "");

    @TempDir
    Path folder = Path.of("");

    @BeforeEach
    void connect() {
        platform = AgentPlatform.at(URI.create(base()), customer.key());
    }

    @Test
    void nothing_is_bought_that_could_cost_more_than_the_most() throws Exception {
        long quoted =
                platform.quote("incident-responder", TIER).path("quoted_micros").asLong();

        assertThat(asked(quoted - 1)).isFalse();
        assertThat(calls()).isEmpty();
        assertThat(said()).contains("3 cases, 0 answered before").contains("figures right=0 of=0 unbought=3");
    }

    @Test
    void what_was_bought_before_is_not_bought_again() throws Exception {
        long quoted =
                platform.quote("incident-responder", TIER).path("quoted_micros").asLong();

        assertThat(asked(quoted)).isFalse();
        var once = calls().size();
        assertThat(said()).contains("figures right=1 of=1 unbought=2");
        assertThat(asked(quoted * 10)).isTrue();

        assertThat(calls()).hasSize(once * 3);
        assertThat(said())
                .contains("3 cases, 1 answered before for $0.0380")
                .contains("figures right=3 of=3 unbought=0");
        assertThat(asked(0)).isTrue();
        assertThat(calls()).hasSize(once * 3);
    }

    @Test
    void an_outage_of_the_provider_is_no_answer_and_is_asked_again() throws Exception {
        UPSTREAM.fail(Fault.status(401), 50);

        assertThat(asked(Long.MAX_VALUE)).isFalse();
        assertThat(said()).contains("is asked again next time").contains("figures right=0 of=0 unbought=3");
        UPSTREAM.heal();
        breakers.resetAll();
        assertThat(asked(Long.MAX_VALUE)).isTrue();
    }

    @Test
    void a_wrong_answer_is_shown_with_its_truth() throws Exception {
        var wrong = new AgentCase(
                "w", "wrong", "incident-responder", cases.getFirst().input(), new Truth("it fires", output -> false));
        var scores = new AgentScores(List.of(wrong), new AgentAnswers(folder.resolve("wrong.jsonl")), out());

        scores.ask(platform, TIER, Long.MAX_VALUE);

        assertThat(scores.report()).isFalse();
        assertThat(said()).contains("w: does not hold: it fires");
    }

    private boolean asked(long mostMicros) throws Exception {
        var scores = new AgentScores(cases, new AgentAnswers(folder.resolve("answers.jsonl")), out());
        scores.ask(platform, TIER, mostMicros);
        return scores.report();
    }

    private PrintStream out() {
        return new PrintStream(printed, true, StandardCharsets.UTF_8);
    }

    private String said() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static AgentCase resolved(String name) {
        var input = Json.MAPPER.createObjectNode();
        var alert = input.putObject("alert").put("version", "4").put("status", "resolved");
        var member =
                alert.putArray("alerts").addObject().put("status", "resolved").put("endsAt", "2026-11-20T14:00:00Z");
        member.putObject("labels").put("alertname", "Till" + name);
        return new AgentCase(
                name,
                "resolved",
                "incident-responder",
                input,
                new Truth(
                        "it is over",
                        output -> output.path("state").asString("").equals("resolved")));
    }
}
