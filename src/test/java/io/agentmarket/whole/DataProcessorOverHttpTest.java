package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The data-processor over HTTP: profiles of earlier runs, and what a deployment must allow before a load. */
class DataProcessorOverHttpTest extends RunningPlatform {

    private static final String PACKAGE = "/api/v1/marketplace/packages/data-processor";
    private static final String LAST_WEEK = "truck,load\n1,10\n2,12\n3,11\n4,9\n";
    private static final String THIS_WEEK = "truck,load,driver\n1,ten,Ada\n2,,Bob\n3,,Cem\n4,,Dee\n";

    private final TestCustomers.Made customer = CUSTOMERS.unlimited("elite");

    @Nested
    class Drift {

        @Test
        void an_earlier_profile_tells_what_has_changed() throws Exception {
            var earlier = run(customer, PACKAGE, table(LAST_WEEK));

            var now = run(customer, PACKAGE, compared(table(THIS_WEEK), earlier, "profile.json"));

            assertThat(now.at("/output/status").asString()).isEqualTo("complete");
            assertThat(now.at("/output/drift/findings")
                            .valueStream()
                            .map(finding -> finding.path("kind").asString() + " "
                                    + finding.path("column").asString()))
                    .contains("new_column driver", "type load");
            assertThat(now.at("/output/drift/thresholds").isObject()).isTrue();
        }

        @Test
        void a_table_that_did_not_change_has_no_finding() throws Exception {
            var earlier = run(customer, PACKAGE, table(LAST_WEEK));

            var now = run(customer, PACKAGE, compared(table(LAST_WEEK), earlier, "profile.json"));

            assertThat(now.at("/output/drift/findings")).isEmpty();
        }

        @Test
        void a_file_that_is_no_profile_is_refused_at_its_pointer() throws Exception {
            var input = table(LAST_WEEK);
            input.putObject("target").putObject("artifact").put("format", "csv").put("name", "loads.csv");
            var earlier = run(customer, PACKAGE, input);

            var now = run(customer, PACKAGE, compared(table(LAST_WEEK), earlier, "loads.csv"));

            assertRefused(now, "/compare_with", "no profile");
        }

        @Test
        void a_profile_of_another_customer_does_not_exist() throws Exception {
            var earlier = run(CUSTOMERS.unlimited("elite"), PACKAGE, table(LAST_WEEK));

            var now = run(customer, PACKAGE, compared(table(LAST_WEEK), earlier, "profile.json"));

            assertRefused(now, "/compare_with", "This run has no such file");
        }

        private static ObjectNode compared(ObjectNode input, JsonNode earlier, String name) {
            var file = earlier.at("/output/files")
                    .valueStream()
                    .filter(each -> each.path("name").asString().equals(name))
                    .findFirst()
                    .orElseThrow();
            input.putObject("compare_with")
                    .put("execution_id", earlier.path("execution_id").asString())
                    .put("artifact_id", file.path("artifact_id").asString());
            return input;
        }
    }

    @Nested
    class Loading {

        @Test
        void needs_a_secret_of_a_deployment() throws Exception {
            var run = run(customer, PACKAGE, loaded());

            assertRefused(run, "/target/table/connection", "There is no secret WAREHOUSE");
        }

        @Test
        void needs_the_setting_write() throws Exception {
            var run = run(customer, deployed(""), loaded());

            assertRefused(run, "", "the setting write of the deployment's config");
        }

        @Test
        void needs_the_host() throws Exception {
            var run = run(customer, deployed(", \"config\": {\"write\": true}, \"hosts\": []"), loaded());

            assertRefused(run, "/target/table", "its host must be one that the grant names");
        }

        @Test
        void waits_for_a_person_where_the_deployment_says_so() throws Exception {
            var deployment =
                    deployed(", \"config\": {\"write\": true}, \"hosts\": [], \"requires_approval\": [\"load_table\"]");

            var run = run(customer, deployment, loaded());

            assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("waiting_approval");
            var rejected = get(
                            customer.key(),
                            "/api/v1/approvals?status=pending&execution_id="
                                    + run.path("execution_id").asString())
                    .json()
                    .at("/items/0");
            assertThat(rejected.path("title").asString()).isEqualTo("Call the tool load_table");
            post(
                    customer.key(),
                    "/api/v1/approvals/" + rejected.path("approval_id").asString() + "/reject",
                    "{}");
        }

        private static ObjectNode loaded() {
            var input = table(LAST_WEEK);
            input.putObject("target")
                    .putObject("table")
                    .put("connection", "WAREHOUSE")
                    .put("table", "loads")
                    .put("mode", "append");
            return input;
        }

        private String deployed(String members) throws Exception {
            var body = "{\"package_id\": \"data-processor\", \"name\": \"mine\"" + members + "}";
            var made = post(
                    customer.key(),
                    "/api/v1/deployments",
                    body,
                    "Idempotency-Key",
                    UUID.randomUUID().toString());
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            var deployment = "/api/v1/deployments/" + made.json().path("id").asString();
            var secret = "{\"value\": \"postgresql://loader:secret-word@db.example.com/sales\"}";
            assertThat(put(customer.key(), deployment + "/secrets/WAREHOUSE", secret)
                            .status())
                    .isEqualTo(204);
            return deployment;
        }
    }

    private static void assertRefused(JsonNode run, String pointer, String reason) {
        assertThat(run.at("/output/status").asString("")).as(run.toString()).isEqualTo("refused");
        assertThat(run.at("/output/problems/0/pointer").asString()).isEqualTo(pointer);
        assertThat(run.at("/output/problems/0/reason").asString()).contains(reason);
    }

    private static ObjectNode table(String text) {
        var input = Json.MAPPER.createObjectNode();
        input.putObject("source").put("text", text);
        return input;
    }

    private JsonNode run(TestCustomers.Made caller, String place, ObjectNode input) throws Exception {
        var body = Json.MAPPER.createObjectNode();
        body.set("input", input);
        return post(
                        caller.key(),
                        place + "/execute",
                        body.toString(),
                        "Idempotency-Key",
                        UUID.randomUUID().toString())
                .json();
    }
}
