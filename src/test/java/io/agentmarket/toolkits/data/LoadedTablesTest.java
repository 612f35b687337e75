package io.agentmarket.toolkits.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.toolkits.data.postgres.CustomerDatabase;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.Steps;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolFailure;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Loading a result into a customer's database, and reading one from it. */
@Tag("stores")
class LoadedTablesTest {

    private static final CustomerDatabase DATABASE = CustomerDatabase.fresh();
    private static final Tool TOOL = TableTools.loading(DATABASE.tables);

    private static final String REQUEST = """
            {"source": {"text": "id;amount\\n7;1,50\\n8;abc\\n9;2,25\\n"},
             "steps": [{"cast": {"amount": "decimal(12,2)"}, "decimal_mark": ","}],
             "target": {"table": {"connection": "WAREHOUSE", "table": "orders", "mode": "%s"%s}}}
            """;

    @BeforeEach
    void empty_the_database() {
        DATABASE.run(
                "drop schema public cascade",
                "create schema public",
                "create table orders (id bigint, amount numeric(12,2))",
                "insert into orders values (7, 0.10)");
    }

    @Test
    void rows_are_loaded_and_accounted_for() {
        var report = call(REQUEST.formatted("upsert", ", \"key\": [\"id\"]"), new MemorySteps());

        assertThat(report.path("loaded").path("words").asString())
                .isEqualTo("Of 2 rows 1 were inserted and 1 updated; 0 were deleted.");
        assertThat(report.path("account").path("equation").asString())
                .isEqualTo("3 = 2 out + 1 rejected + 0 filtered + 0 merged");
        assertThat(DATABASE.rows("select id, amount from orders order by id")).containsExactly("7|1.50", "9|2.25");
    }

    @Test
    void a_call_made_again_after_a_crash_loads_once() {
        call(REQUEST.formatted("append", ""), new MemorySteps());

        var again = call(REQUEST.formatted("append", ""), new MemorySteps());

        assertThat(again.path("loaded").path("before").asBoolean()).isTrue();
        assertThat(DATABASE.rows("select count(*) from orders")).containsExactly("3");
    }

    @Test
    void without_the_grant_to_write_nothing_is_done() {
        var arguments = Json.MAPPER.readTree(REQUEST.formatted("replace", ""));

        assertThatThrownBy(() -> TOOL.call(context(false, new MemorySteps()), arguments))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("not granted");
        assertThat(DATABASE.rows("select count(*) from orders")).containsExactly("1");
    }

    @Test
    void a_deployment_that_does_not_set_write_changes_nothing() {
        var arguments = Json.MAPPER.readTree(REQUEST.formatted("replace", ""));

        assertThatThrownBy(() -> TOOL.call(context(true, "{\"write\": false}", new MemorySteps()), arguments))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("the setting write of the deployment's config");
        assertThat(DATABASE.rows("select count(*) from orders")).containsExactly("1");
    }

    @Test
    void an_unknown_secret_is_told_at_its_pointer() {
        var request = REQUEST.formatted("append", "").replace("WAREHOUSE", "WEARHOUSE");

        var report = call(request, new MemorySteps());

        assertThat(report.path("problems").get(0).path("pointer").asString()).isEqualTo("/target/table/connection");
    }

    @Test
    void a_table_of_a_database_is_a_source_with_its_own_types() {
        DATABASE.run("create table codes (code text, n integer)", "insert into codes values ('12', 3), (null, null)");

        var report = call("""
                {"source": {"database": {"connection": "WAREHOUSE", "table": "codes"}},
                 "target": {"table": {"connection": "WAREHOUSE", "table": "copied", "mode": "append", "create": true}}}
                """, new MemorySteps());

        assertThat(report.path("profile")
                        .path("columns")
                        .valueStream()
                        .map(column -> column.path("column").path("type").asString()))
                .containsExactly("text", "integer");
        assertThat(DATABASE.rows("select code, n from copied order by n")).containsExactly("12|3", "~|~");
    }

    private static JsonNode call(String request, Steps steps) {
        return TOOL.call(context(true, steps), Json.MAPPER.readTree(request));
    }

    private static ToolContext context(boolean write, Steps steps) {
        return context(write, "{\"write\": true}", steps);
    }

    private static ToolContext context(boolean write, String config, Steps steps) {
        var grant = Json.MAPPER.createObjectNode().put("write", write);
        grant.putArray("hosts").add(URI.create(DATABASE.url).getHost());
        return new ToolContext(
                new CustomerId(new UUID(0, 7)),
                new ExecutionId(new UUID(0, 2)),
                "0:1",
                grant,
                steps,
                new ToolContext.Own(
                        Json.MAPPER.readTree(config),
                        name -> name.equals("WAREHOUSE") ? Optional.of(DATABASE.url) : Optional.empty()),
                Json.MAPPER.createObjectNode());
    }
}
