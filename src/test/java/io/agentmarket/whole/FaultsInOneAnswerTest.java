package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.Scope;
import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.shared.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** A refused request is told everything that is wrong with it: names, types, closed sets and the endpoint's rules. */
class FaultsInOneAnswerTest extends RunningPlatform {

    private static final String PROBE = "/api/v1/marketplace/packages/crash-probe";

    private final Made caller = CUSTOMERS.create("standard", false, EnumSet.allOf(Scope.class));

    @Test
    void a_run_learns_of_its_options_input_and_webhook_together() throws Exception {
        var faults = faults(PROBE + "/execute", """
                {"input": {"note": 1, "sleep_ms": 0}, "tier": "standrad", "timeout_second": 5, "max_price_micros": -1,
                 "metadata": {"a": 1, "b": null}, "webhook": {"url": "ftp://x", "events": ["run.succeded"]}}""");

        assertThat(faults)
                .containsExactlyInAnyOrder(
                        "/timeout_second is not a known field; did you mean timeout_seconds?",
                        "/metadata/a must be a string",
                        "/metadata/b must be a string",
                        "/input/note must be string, not integer",
                        "/max_price_micros must not be negative",
                        "/webhook/url must start with https:// and name a host by its name or address",
                        "/webhook/events/0 must be one of: run.succeeded, run.failed, run.cancelled,"
                                + " run.timed_out, approval.requested, approval.decided; did you mean run.succeeded?",
                        "/tier must be one of: solo, basic, silver, standard, premium, elite, byok; did you mean standard?");
    }

    @Test
    void a_run_without_input_learns_of_its_other_faults() throws Exception {
        assertThat(pointers(PROBE + "/execute", "{\"tier\": \"gold\", \"timeout_seconds\": 0}"))
                .containsExactlyInAnyOrder("/input", "/tier", "/timeout_seconds");
    }

    @Test
    void a_quote_learns_of_price_and_tier_together() throws Exception {
        assertThat(pointers(PROBE + "/quote", "{\"tier\": \"gold\", \"max_price_micros\": -1, \"versoin\": \"1.0.0\"}"))
                .containsExactlyInAnyOrder("/tier", "/max_price_micros", "/versoin");
    }

    @Test
    void a_key_learns_of_misspelt_scopes_expiry_and_limits_together() throws Exception {
        assertThat(faults("/api/v1/api-keys", """
                {"name": "", "scopes": ["raed"], "expires_at": "2020-01-01T00:00:00Z", "mode": "liv",
                 "limits": {"requests_per_minute": -1, "runs_per_dy": 1}}"""))
                .anyMatch(fault -> fault.startsWith("/scopes/0 ") && fault.endsWith("; did you mean read?"))
                .anyMatch(fault -> fault.startsWith("/mode ") && fault.endsWith("; did you mean live?"))
                .anyMatch(fault -> fault.startsWith("/limits/runs_per_dy "))
                .anyMatch(fault -> fault.startsWith("/limits/requests_per_minute must be from 1"))
                .anyMatch(fault -> fault.startsWith("/name "))
                .anyMatch(fault -> fault.startsWith("/expires_at "))
                .hasSize(6);
    }

    @Test
    void a_budget_learns_of_names_and_numbers_together() throws Exception {
        var answer = put(caller.key(), "/api/v1/billing/budgets/customer", """
                {"limit_micros": 0, "mode": "hrad", "thresholds": [50, 20, "x"], "perod": "day"}""");

        assertThat(answer.json().path("errors").valueStream())
                .extracting(fault -> fault.path("pointer").asString())
                .containsExactlyInAnyOrder("/limit_micros", "/mode", "/thresholds/1", "/thresholds/2", "/perod");
    }

    @Test
    void a_schedule_learns_of_clock_target_and_input_together() throws Exception {
        assertThat(pointers("/api/v1/schedules", """
                {"package_id": "crash-probe", "cron": "x", "time_zone": "Mars", "tier": "gold", "activ": true,
                 "input": {}, "max_price_micros": -1, "description": 5}"""))
                .containsExactlyInAnyOrder(
                        "/cron", "/time_zone", "/tier", "/activ", "/input/note", "/max_price_micros", "/description");
    }

    @Test
    void a_trigger_learns_of_target_and_mapping_together() throws Exception {
        assertThat(pointers("/api/v1/triggers", """
                {"package_id": "nothing", "mapping": "((", "active": "yes", "description": "%s"}""".formatted("x".repeat(201))))
                .containsExactlyInAnyOrder("/package_id", "/mapping", "/active", "/description");
    }

    @Test
    void a_webhook_learns_of_address_and_events_together() throws Exception {
        assertThat(faults(
                        "/api/v1/webhooks",
                        "{\"url\": \"http://x.example\", \"events\": [\"run.succeded\"], \"x\": 1}"))
                .anyMatch(fault -> fault.startsWith("/events/0 ") && fault.endsWith("; did you mean run.succeeded?"))
                .anyMatch(fault -> fault.startsWith("/url "))
                .anyMatch(fault -> fault.startsWith("/x "))
                .hasSize(3);
    }

    @Test
    void a_null_in_a_list_is_told_beside_other_faults() throws Exception {
        assertThat(faults("/api/v1/webhooks", "{\"url\": \"https://x.example\", \"events\": [null, \"x\", null]}"))
                .contains("/events/0 must not be null", "/events/2 must not be null")
                .hasSize(3);
        assertThat(pointers("/api/v1/api-keys", "{\"name\": \"a\", \"scopes\": [\"raed\", null]}"))
                .containsExactlyInAnyOrder("/scopes/0", "/scopes/1");
    }

    @Test
    void a_deployment_learns_of_package_name_and_hosts_together() throws Exception {
        assertThat(pointers("/api/v1/deployments", """
                {"package_id": "nothing", "name": "", "hosts": ["10.0.0.1"], "confg": {}, "active": 1}"""))
                .containsExactlyInAnyOrder("/package_id", "/name", "/hosts/0", "/confg", "/active");
    }

    @Test
    void an_estimate_for_strangers_learns_of_tier_and_sizes_together() throws Exception {
        assertThat(
                        pointers(
                                "/api/v1/tiers/estimate",
                                "{\"tier\": \"gold\", \"runs\": 0, \"input_tokens\": \"x\", \"output_tokens\": 1, \"token\": 1}"))
                .containsExactlyInAnyOrder("/tier", "/runs", "/input_tokens", "/token");
    }

    @Test
    void operators_and_publishers_learn_of_all_faults_as_well() throws Exception {
        assertThat(pointers("/api/v1/operator/customers", "{\"name\": \" \", \"tier\": \"gold\", \"x\": 1}"))
                .containsExactlyInAnyOrder("/name", "/tier", "/x");
        assertThat(pointers("/api/v1/rate-limits/reset", "{\"customer_id\": \"x\", \"scope\": \"y\", \"z\": 1}"))
                .containsExactlyInAnyOrder("/customer_id", "/scope", "/z");
        assertThat(pointers(
                        "/api/v1/operator/packages/crash-probe/versions/1.0.0/reject",
                        "{\"reason\": \"x\", \"reasn\": \"y\"}"))
                .containsExactlyInAnyOrder("/reason", "/reasn");
        assertThat(pointers(
                        "/api/v1/knowledge/documents",
                        "{\"title\": \"\", \"text\": 5, \"used_as\": \"macr\", \"source\": \"%s\"}"
                                .formatted("x".repeat(3000))))
                .containsExactlyInAnyOrder("/title", "/text", "/used_as", "/source");
    }

    @Test
    void a_query_learns_of_names_values_and_bounds_together() throws Exception {
        var answer = get(
                caller.key(),
                "/api/v1/usage/executions?limit=0&status=suceeded&cursor=x&from=1&deployment_id=2&packge_id=a");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("errors").valueStream())
                .extracting(fault -> fault.path("pointer").asString())
                .containsExactlyInAnyOrder("limit", "status", "cursor", "from", "deployment_id", "packge_id");
        assertThat(answer.text()).contains("did you mean succeeded?", "did you mean package_id?");
    }

    @Test
    void a_file_learns_of_use_source_and_title_together() throws Exception {
        var path = "/api/v1/knowledge/documents?used_as=macr&source=%s&title=%s"
                .formatted("s".repeat(3_000), "t".repeat(500));
        var answer = upload(caller.key(), path, "text/markdown", new byte[] {'x'}, "Idempotency-Key", "file");

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().path("errors").valueStream())
                .extracting(fault -> fault.path("pointer").asString())
                .containsExactlyInAnyOrder("used_as", "source", "title");
    }

    /** Members are missing, or of a type that none has, so that endpoints check a body of substitutes. */
    @Test
    void no_operation_breaks_over_a_body_without_a_readable_member() throws Exception {
        var document = YAMLMapper.shared().readTree(Files.readString(Path.of("docs/openapi.yaml")));
        var asked = 0;
        for (var path : document.get("paths").properties()) {
            for (var method : List.of("post", "put")) {
                var schema = path.getValue().at("/" + method + "/requestBody/content/application~1json/schema");
                if (!schema.has("$ref") || path.getKey().startsWith("/api/v1/webhooks/stripe")) {
                    continue;
                }
                var fresh = CUSTOMERS.create("standard", false, EnumSet.allOf(Scope.class)); // with a minute of its own
                var shape = document.at(schema.path("$ref").asString().substring(1));
                var wrong = Json.MAPPER.createObjectNode().put("no_member", 1);
                var holes = Json.MAPPER.createObjectNode().put("no_member", 1);
                for (var name : shape.path("properties").propertyNames()) {
                    wrong.putObject(name).put("no", "such");
                    holes.putArray(name).addNull().add("no such").addNull();
                }
                for (var body : List.of("{\"no_member\": 1}", wrong.toString(), holes.toString())) {
                    var answer = method.equals("post")
                            ? post(fresh.key(), real(path.getKey()), body, "Idempotency-Key", "k" + asked)
                            : put(fresh.key(), real(path.getKey()), body);
                    assertThat(answer.status())
                            .as(path.getKey() + answer.text())
                            .isEqualTo(422);
                    assertThat(answer.text()).as(path.getKey()).contains("\"/no_member\"");
                    asked++;
                }
            }
        }
        assertThat(asked).isGreaterThan(50);
    }

    private static String real(String path) {
        return path.replaceAll("\\{[^}]+}", UUID.randomUUID().toString());
    }

    @Test
    void a_filter_by_an_unknown_name_is_refused_with_the_nearest() throws Exception {
        var log = "/api/v1/operator/audit-log?action=";

        assertThat(get(caller.key(), log + "api_key.creatd").text()).contains("did you mean api_key.created?");
        assertThat(get(caller.key(), log + "api_key.created").status()).isEqualTo(200);
        assertThat(get(caller.key(), "/api/v1/marketplace/packages?category=suport&tier=elit")
                        .text())
                .contains("category", "did you mean elite?");
    }

    private List<String> pointers(String path, String body) throws Exception {
        return faults(path, body).stream().map(fault -> fault.split(" ", 2)[0]).toList();
    }

    private List<String> faults(String path, String body) throws Exception {
        var answer = post(
                caller.key(), path, body, "Idempotency-Key", UUID.randomUUID().toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        return answer.json()
                .path("errors")
                .valueStream()
                .map(fault -> fault.path("pointer").asString() + " "
                        + fault.path("detail").asString())
                .toList();
    }
}
