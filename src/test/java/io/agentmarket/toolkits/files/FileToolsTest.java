package io.agentmarket.toolkits.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.egress.Egress;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.TestToolbox;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.ToolContract;
import io.agentmarket.tools.ToolFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FileToolsTest extends ToolContract {

    private final MemorySteps steps = new MemorySteps();

    @Override
    protected List<Tool> tools(Egress outside) {
        return FileTools.all();
    }

    @Override
    protected Map<String, String> examples() {
        return Map.of(
                "write_file", "{\"name\": \"note.md\", \"media_type\": \"text/markdown\", \"text\": \"# Note\"}",
                "write_table",
                        "{\"name\": \"sums.csv\", \"columns\": [\"team\", \"tickets\"], \"rows\": [{\"team\": \"sales\", \"tickets\": 3}]}");
    }

    @Test
    void a_text_is_kept_as_it_is() {
        var kept = call("write_file", """
                {"name": "note.md", "media_type": "text/markdown", "text": "# Grüße\\n"}""");

        assertThat(file("note.md")).isEqualTo("# Grüße\n");
        assertThat(kept.path("bytes").asInt()).isEqualTo(10);
        assertThat(kept.path("artifact_id").asString()).isNotEmpty();
    }

    @Test
    void cells_are_quoted_where_csv_needs_it() {
        call("write_table", """
                {"name": "t.csv", "columns": ["a", "b,c"], "rows": [{"a": "x\\"y", "b,c": "1\\n2"}, {"a": 1.5, "b,c": null}, {"a": true}]}""");

        assertThat(file("t.csv")).isEqualTo("a,\"b,c\"\r\n\"x\"\"y\",\"1\n2\"\r\n1.5,\r\ntrue,\r\n");
    }

    @Test
    void no_text_is_a_formula_and_no_number_becomes_a_text() {
        call("write_table", """
                {"name": "t.csv", "columns": ["a", "b", "c"], "rows": [
                   {"a": "=HYPERLINK(1)", "b": "+1", "c": -5}, {"a": "@x", "b": "-2", "c": "a=b"}]}""");

        assertThat(file("t.csv")).isEqualTo("a,b,c\r\n'=HYPERLINK(1),'+1,-5\r\n'@x,'-2,a=b\r\n");
    }

    @Test
    void a_cell_without_a_column_is_named() {
        assertThatThrownBy(() -> call("write_table", """
                {"name": "t.csv", "columns": ["a", "b"], "rows": [{"a": "x"}, {"z": "y"}]}"""))
                .isInstanceOf(ToolFailure.class)
                .hasMessage("Row 2 has z, which is no column.");
    }

    private JsonNode call(String tool, String arguments) {
        var toolbox = TestToolbox.of(FileTools.all());
        var context = new ToolContext(
                new CustomerId(new UUID(0, 1)),
                new ExecutionId(new UUID(0, 2)),
                "0:1",
                Json.MAPPER.createObjectNode(),
                steps);
        return toolbox.call(toolbox.find(tool).orElseThrow(), context, Json.MAPPER.readTree(arguments));
    }

    private String file(String name) {
        return new String(steps.files().getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    }
}
