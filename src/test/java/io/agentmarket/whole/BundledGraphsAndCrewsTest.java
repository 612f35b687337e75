package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Example;
import io.agentmarket.agents.Packages;
import io.agentmarket.agents.StrangeTexts;
import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Plays each example of the bundled graphs and crews over HTTP, and approves all requests. */
class BundledGraphsAndCrewsTest extends RunningPlatform {

    private final Made customer = CUSTOMERS.unlimited("standard");

    static Stream<AgentPackage> packages() {
        return Packages.load("").all().stream().filter(agent -> agent.kind() != AgentPackage.Kind.LOOP);
    }

    @AfterEach
    void the_auditor_is_green() {
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void each_example_has_the_expected_output_at_the_flat_price(AgentPackage agent) throws Exception {
        var outputs = new HashSet<JsonNode>();
        for (var example : agent.examples()) {
            var run = play(agent, example);

            assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
            assertThat(example.missing(run.path("output")))
                    .as(run.path("output").toPrettyString())
                    .isEmpty();
            assertThat(run.at("/price/micros").asLong()).isEqualTo(2_000);
            outputs.add(run.path("output"));
        }
        assertThat(outputs).hasSameSizeAs(agent.examples());
    }

    @Test
    void the_digests_files_are_fetched_as_they_were_kept() throws Exception {
        var agent = Packages.load("").find("support-digest").orElseThrow();
        var run = play(agent, agent.examples().getLast());

        for (var file : run.at("/output/files")) {
            var path = "/api/v1/executions/" + run.path("execution_id").asString() + "/artifacts/"
                    + file.path("artifact_id").asString();
            var fetched = get(customer.key(), path);
            var content = fetched.text().getBytes(StandardCharsets.UTF_8);
            assertThat(fetched.header("Content-Type"))
                    .startsWith(file.path("media_type").asString());
            assertThat(content).hasSize(file.path("bytes").asInt());
            assertThat(HexFormat.of().formatHex(Sha256.of(content)))
                    .isEqualTo(file.path("sha256").asString());
        }
        assertThat(run.at("/output/files")).hasSize(2);
    }

    @Test
    void strange_texts_are_answered_like_others() throws Exception {
        var texts = List.copyOf(StrangeTexts.all().values());

        var digest = Json.MAPPER.createObjectNode().put("week", texts.getFirst().substring(0, 80));
        texts.forEach(text -> digest.withArray("tickets")
                .addObject()
                .put("id", "T-" + texts.indexOf(text))
                .put("subject", text.substring(0, Math.min(300, text.length())))
                .put("body", text.substring(0, Math.min(4_000, text.length()))));
        assertThat(run("support-digest", digest).path("status").asString()).isEqualTo("succeeded");

        for (var at = 0; at < texts.size(); at += 20) {
            var desk = Json.MAPPER.createObjectNode().put("as_of", "2026-11-30");
            for (var text : texts.subList(at, Math.min(at + 20, texts.size()))) {
                desk.withArray("requests")
                        .addObject()
                        .put("id", "R-" + texts.indexOf(text))
                        .put("text", text.substring(0, Math.min(4_000, text.length())));
            }
            var done = run("refund-desk", desk);
            assertThat(done.path("status").asString()).as(done.toString()).isEqualTo("succeeded");
        }
    }

    private JsonNode play(AgentPackage agent, Example example) throws Exception {
        return run(agent.id(), example.input());
    }

    private JsonNode run(String agent, JsonNode input) throws Exception {
        var answer = post(
                customer.key(),
                "/api/v1/marketplace/packages/" + agent + "/execute",
                "{\"input\": " + input + "}",
                "Idempotency-Key",
                HexFormat.of().formatHex(Sha256.of(input.toString().getBytes(StandardCharsets.UTF_8))));
        assertThat(answer.status()).as(answer.text()).isIn(200, 202);
        var run = answer.json();
        while (run.path("status").asString().equals("waiting_approval")) {
            approve(run.path("execution_id").asString());
            run = settled(run.path("execution_id").asString());
        }
        return run;
    }

    private void approve(String execution) throws Exception {
        for (var asked : get(customer.key(), "/api/v1/approvals?status=pending&execution_id=" + execution)
                .json()
                .path("items")) {
            var body = "{\"action_sha256\": \"" + asked.path("action_sha256").asString() + "\"}";
            var path = "/api/v1/approvals/" + asked.path("approval_id").asString() + "/approve";
            assertThat(post(customer.key(), path, body).status()).isEqualTo(200);
        }
    }

    private JsonNode settled(String execution) {
        return await().until(
                        () -> get(customer.key(), "/api/v1/executions/" + execution)
                                .json(),
                        run -> !run.path("finished_at").isMissingNode()
                                && !run.path("finished_at").isNull());
    }
}
