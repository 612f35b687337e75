package io.agentmarket.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ToolboxTest {

    private static final ToolContext CONTEXT = new ToolContext(
            new CustomerId(new UUID(0, 1)),
            new ExecutionId(new UUID(0, 2)),
            "0:1",
            Json.MAPPER.createObjectNode(),
            new MemorySteps());

    private final Tool repeat = new Repeat();
    private final Toolbox toolbox = new Toolbox(List.of(repeat));

    @Test
    void finds_a_tool_by_name() {
        assertThat(toolbox.find("repeat")).contains(repeat);
        assertThat(toolbox.find("delete")).isEmpty();
    }

    @Test
    void calls_a_tool_with_good_arguments() {
        assertThat(toolbox.call(repeat, CONTEXT, json("{\"times\": 3}")).asString())
                .isEqualTo("xxx");
    }

    @Test
    void refuses_wrong_arguments_and_names_each() {
        assertThatThrownBy(() -> toolbox.call(repeat, CONTEXT, json("{\"times\": \"3\", \"more\": 1}")))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("/times must be integer, not string")
                .hasMessageContaining("/more is not a known property");
    }

    @Test
    void refuses_an_answer_that_is_too_large() {
        var most = Toolbox.MAX_RESULT_BYTES - 2;

        assertThat(toolbox.call(repeat, CONTEXT, json("{\"times\": " + most + "}"))
                        .asString())
                .hasSize(most);
        assertThatThrownBy(() -> toolbox.call(repeat, CONTEXT, json("{\"times\": " + (most + 1) + "}")))
                .isInstanceOf(ToolFailure.class);
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text);
    }

    private record Repeat() implements Tool {

        @Override
        public String name() {
            return "repeat";
        }

        @Override
        public String description() {
            return "Repeats x.";
        }

        @Override
        public JsonSchema arguments() {
            return JsonSchema.compile(json("""
                    {"type": "object", "required": ["times"], "additionalProperties": false,
                     "properties": {"times": {"type": "integer"}}}
                    """));
        }

        @Override
        public JsonNode call(ToolContext context, JsonNode arguments) {
            return Json.MAPPER
                    .getNodeFactory()
                    .stringNode("x".repeat(arguments.path("times").intValue()));
        }
    }
}
