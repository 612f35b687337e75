package io.agentmarket.toolkits.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.egress.EgressRefusedException;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.TestToolbox;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import io.agentmarket.tools.WaitingException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A tool whose calls need an approval also waits for it inside a workflow. */
class ToolsThatAskTest {

    private final List<String> sent = new ArrayList<>();
    private final MemorySteps steps = new MemorySteps();

    @Test
    void only_the_approved_action_is_sent_and_only_after_approval() {
        assertThatThrownBy(this::run).isInstanceOf(WaitingException.class);
        var asked = steps.asked().entrySet().iterator().next();
        assertThat(asked.getValue().title()).isEqualTo("Call the tool send");
        assertThat(asked.getValue().arguments().toString()).isEqualTo("{\"text\":\"hello\"}");
        assertThat(sent).isEmpty();

        steps.decide(asked.getKey(), true, Json.MAPPER.readTree("{\"text\": \"good morning\"}"));
        var report = run();

        assertThat(report.path("status").stringValue()).isEqualTo("completed");
        assertThat(sent).containsExactly("good morning");
    }

    @Test
    void a_rejection_by_a_person_fails_the_step() {
        assertThatThrownBy(this::run).isInstanceOf(WaitingException.class);

        steps.decide(steps.asked().keySet().iterator().next(), false, Json.MAPPER.createObjectNode());
        var report = run();

        assertThat(report.at("/error/status").intValue()).isEqualTo(403);
        assertThat(sent).isEmpty();
    }

    private JsonNode run() {
        var toolbox = TestToolbox.of(List.of(new Send()));
        var tool = TestWorkflows.run(
                call -> {
                    throw new EgressRefusedException("no");
                },
                () -> toolbox);
        return toolbox.call(
                tool,
                TestWorkflows.context(steps, "{\"tools\": {\"send\": {\"requires_approval\": true}}}"),
                Json.MAPPER.createObjectNode().put("workflow", "steps: [{id: a, tool: send, with: {text: hello}}]"));
    }

    private final class Send implements Tool {

        @Override
        public String name() {
            return "send";
        }

        @Override
        public String description() {
            return "Sends a text.";
        }

        @Override
        public JsonSchema arguments() {
            return JsonSchema.compile(Definition.tree("{type: object, required: [text]}"));
        }

        @Override
        public boolean hasEffect() {
            return true;
        }

        @Override
        public JsonNode call(ToolContext context, JsonNode arguments) {
            sent.add(arguments.path("text").stringValue());
            return arguments;
        }
    }
}
