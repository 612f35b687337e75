package io.agentmarket.toolkits.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.egress.Call;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.TestToolbox;
import io.agentmarket.tools.ToolContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A deployment's secrets are in the headers of calls and in nothing that is stored. */
class WorkflowSecretsTest {

    private static final Map<String, String> SECRETS =
            Map.of("shop_token", "t0k3n-of-the-shop", "pair", "ann:pass-word");

    private final List<Call> calls = new ArrayList<>();
    private final MemorySteps journal = new MemorySteps();

    @Test
    void a_secret_authenticates_as_bearer_basic_or_header() {
        var report = run("""
                use:
                  secrets: [shop_token, pair]
                  authentications: {shop: {bearer: {use: shop_token}}}
                do:
                  - one: {call: http, with: {method: post, endpoint: {uri: 'https://a.example/', authentication: {use: shop}}}}
                  - two: {call: http, with: {method: get, endpoint: {uri: 'https://a.example/', authentication: {basic: {use: pair}}}}}
                  - three: {call: http, with: {method: get, endpoint: 'https://a.example/', headers: {x-key: '${ "k " + $secrets.shop_token }'}}}
                """);

        assertThat(report.path("status").stringValue()).as(report.toString()).isEqualTo("completed");
        assertThat(calls.get(0).headers()).containsEntry("authorization", "Bearer t0k3n-of-the-shop");
        assertThat(calls.get(1).headers()).containsEntry("authorization", "Basic YW5uOnBhc3Mtd29yZA==");
        assertThat(calls.get(2).headers()).containsEntry("x-key", "k t0k3n-of-the-shop");
        assertThat(report.toString()).doesNotContain("t0k3n").doesNotContain("pass-word");
    }

    @Test
    void no_address_body_or_data_contains_a_secret() {
        for (var task : List.of(
                "{call: http, with: {method: get, endpoint: '${ \"https://a.example/\" + $secrets.pair }'}}",
                "{call: http, with: {method: post, endpoint: 'https://a.example/', body: {x: '${ $secrets.pair }'}}}",
                "{set: {x: '${ $secrets.pair }'}}")) {
            var report = run("use: {secrets: [pair]}\ndo:\n  - leak: " + task + "\n");

            assertThat(report.path("status").stringValue()).as(task).isEqualTo("faulted");
            assertThat(calls).isEmpty();
        }
    }

    @Test
    void an_undeclared_or_absent_secret_is_reported_as_missing() {
        var call =
                "{call: http, with: {method: get, endpoint: {uri: 'https://a.example/', authentication: {bearer: {use: pair}}}}}";

        var undeclared = run("do:\n  - it: " + call + "\n");
        var missing = run("use: {secrets: [other]}\ndo:\n  - it: " + call + "\n");

        assertThat(undeclared.at("/error/detail").stringValue()).contains("pair is not among use.secrets");
        assertThat(missing.at("/error/detail").stringValue()).contains("There is no secret other");
    }

    private JsonNode run(String tasks) {
        var tool = TestWorkflows.run(
                call -> {
                    calls.add(call);
                    return TestWorkflows.json(200, "{}");
                },
                () -> TestToolbox.of(List.of()));
        var bare = TestWorkflows.context(journal, "{\"hosts\": [\"a.example\"]}");
        var own = new ToolContext.Own(Json.MAPPER.createObjectNode(), name -> Optional.ofNullable(SECRETS.get(name)));
        var context =
                new ToolContext(bare.customer(), bare.execution(), bare.effectKey(), bare.grant(), bare.steps(), own);
        var arguments = Json.MAPPER
                .createObjectNode()
                .put("workflow", TestWorkflows.dsl(tasks))
                .set("input", Json.MAPPER.createObjectNode());
        return TestToolbox.of(List.of()).call(tool, context, arguments);
    }
}
