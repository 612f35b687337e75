package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.shared.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Answers that no other test over HTTP requests, each checked against the document. */
class ReadOverHttpTest extends RunningPlatform {

    private final Made customer = CUSTOMERS.create("elite");

    @Test
    void a_file_that_is_json_is_downloaded_as_json() throws Exception {
        var run = post(
                customer.key(),
                "/api/v1/marketplace/packages/file-probe/execute",
                "{\"input\":{\"note\":\"kept\"}}",
                "Idempotency-Key",
                "file");
        var files = "/api/v1/executions/" + run.json().path("execution_id").asString() + "/artifacts";
        var id = get(customer.key(), files).json().at("/items/0/id").asString();

        var file = get(customer.key(), files + "/" + id);

        assertThat(file.header("Content-Type")).startsWith("application/json");
        assertThat(file.text()).isEqualTo("{\"note\":\"kept\"}");
    }

    @Test
    void an_estimate_adds_up_its_runs() throws Exception {
        var asked =
                "{\"tier\":\"elite\",\"input_tokens\":2000,\"output_tokens\":500,\"cache_read_tokens\":1000,\"runs\":100}";

        var estimate = post("", "/api/v1/tiers/estimate", asked).json();

        assertThat(estimate.at("/total/micros").asLong())
                .isPositive()
                .isEqualTo(100 * estimate.at("/price_per_run/micros").asLong());
    }

    @Test
    void every_tool_is_listed_with_its_schema_and_an_example() throws Exception {
        var tools = get("", "/api/v1/marketplace/tools").json().path("items");

        assertThat(tools.valueStream().map(it -> it.path("name").asString()))
                .contains("call_api", "run_workflow")
                .isSorted();
        assertThat(tools.valueStream())
                .allSatisfy(it -> assertThat(it.path("arguments").isObject()).isTrue());
    }

    @Test
    void a_small_crew_is_imported_with_a_note_on_each_setting() throws Exception {
        var crew = Path.of("src/test/resources/crewai/one-writer");
        var body = Json.MAPPER
                .createObjectNode()
                .put("id", "short-notes")
                .put("agents_yaml", Files.readString(crew.resolve("agents.yaml")))
                .put("tasks_yaml", Files.readString(crew.resolve("tasks.yaml")))
                .put("process", "sequential");

        var imported = post(customer.key(), "/api/v1/marketplace/import", body.toString())
                .json();

        assertThat(Base64.getDecoder().decode(imported.path("zip").asString())).startsWith('P', 'K');
        assertThat(imported.path("features")).isNotEmpty();
    }
}
