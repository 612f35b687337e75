package io.agentmarket.toolkits.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.egress.Egress;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataToolsContractTest extends ToolContract {

    @Override
    protected List<Tool> tools(Egress outside) {
        return TableTools.with(outside);
    }

    @Override
    protected Map<String, String> examples() {
        return Map.of("process_table", """
                {"source": {"text": "id,v\\n1,a\\n2,b\\n"}, "rules": [{"rule": "unique", "column": "id"}]}
                """, "load_table", """
                {"source": {"text": "id,v\\n1,a\\n2,b\\n"},
                 "target": {"table": {"connection": "WAREHOUSE", "table": "orders", "mode": "append"}}}
                """);
    }

    @Override
    protected String grant(String tool) {
        return tool.equals("load_table") ? "{\"write\": true, \"hosts\": [\"db.example.com\"]}" : "{}";
    }

    @Test
    void the_agents_input_is_what_the_tools_take() throws IOException {
        var input = Json.MAPPER.readTree(Files.readString(Path.of("agents/data-processor/input.schema.json")));

        assertThat(input).isEqualTo(TableRequest.SCHEMA.document());
    }
}
