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
import io.agentmarket.tools.ToolFailure;
import io.agentmarket.tools.WaitingException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SagaTest {

    private static final String RELEASE = """
            name: release
            steps:
              - {id: build, tool: note, with: {text: 'build ${ }'}}
              - {id: test, tool: note, with: {text: test}, depends_on: [build], compensate_with: {tool: note, with: {text: clean}}}
              - {id: go, approval: Release to production, risk: high, with: {version: '${ .input.version }'}, depends_on: [test]}
              - {id: ship, tool: note, depends_on: [go], with: {text: '${ "ship \\(.steps.go.output.arguments.version)" }'}}
            """;

    private final List<String> notes = new ArrayList<>();
    private final MemorySteps steps = new MemorySteps();

    @Test
    void steps_run_in_layers_and_see_earlier_outputs() {
        var report = run("""
                steps:
                  - {id: c, set: {sum: '${ .steps.a.output.n + .steps.b.output.n }'}, depends_on: [a, b]}
                  - {id: a, set: {n: '${ .input.x }'}}
                  - {id: b, set: {n: 2}}
                  - {id: d, when: '.steps.c.output.sum > 100', set: 1, depends_on: [c]}
                """, "x: 40");

        assertThat(report.path("output").toString()).isEqualTo("{\"a\":{\"n\":40},\"b\":{\"n\":2},\"c\":{\"sum\":42}}");
        assertThat(report.path("timeline")
                        .valueStream()
                        .map(it -> it.path("name").stringValue() + ":"
                                + it.path("status").stringValue()))
                .containsExactly("a:completed", "b:completed", "c:completed", "d:skipped");
    }

    @Test
    void steps_are_undone_in_reverse_although_one_compensation_fails() {
        var report = run("""
                steps:
                  - {id: one, tool: note, with: {text: one}, compensate_with: {tool: note, with: {text: undo one}}}
                  - {id: two, tool: note, with: {text: two}, depends_on: [one], compensate_with: {tool: note, with: {text: fail}}}
                  - {id: three, tool: note, with: {text: three}, depends_on: [two],
                     compensate_with: {tool: note, with: {text: '${ "undo " + .steps.three.output.noted }'}}}
                  - {id: four, tool: note, with: {text: fail}, depends_on: [three], compensate_with: {tool: note, with: {text: never}}}
                  - {id: five, tool: note, with: {text: never}, depends_on: [four]}
                """, "{}");

        assertThat(notes).containsExactly("one", "two", "three", "undo three", "undo one");
        assertThat(report.path("status").stringValue()).isEqualTo("faulted");
        assertThat(report.at("/error/instance").stringValue()).isEqualTo("/steps/four");
        assertThat(report.path("compensations")
                        .valueStream()
                        .map(it -> it.path("step").stringValue() + ":"
                                + it.path("status").stringValue()))
                .containsExactly("three:completed", "two:faulted", "one:completed");
    }

    @Test
    void a_completed_step_with_an_unusable_answer_is_undone_too() {
        var report = run("""
                steps:
                  - {id: one, tool: note, with: {text: deep}, compensate_with: {tool: note, with: {text: undo one}}}
                """, "{}");

        assertThat(report.path("status").stringValue()).isEqualTo("faulted");
        assertThat(report.at("/error/detail").stringValue()).contains("deeper than 20");
        assertThat(notes).containsExactly("deep", "undo one");
    }

    @Test
    void steps_are_undone_although_the_allowance_is_spent() {
        var costly = "'${ [range(120000)] | length }', ".repeat(120);
        var report = run("""
                steps:
                  - {id: one, tool: note, with: {text: one}, compensate_with: {tool: note, with: {text: '${ "undo " + "one" }'}}}
                  - {id: two, set: [COSTLY 0], depends_on: [one]}
                """.replace("COSTLY", costly), "{}");

        assertThat(report.at("/error/detail").stringValue()).contains("together");
        assertThat(notes).containsExactly("one", "undo one");
    }

    @Test
    void a_release_waits_for_a_person_and_ships_the_approved_pieces() {
        assertThatThrownBy(() -> run(RELEASE, "version: 1.2.3")).isInstanceOf(WaitingException.class);
        var asked = steps.asked().entrySet().iterator().next();
        assertThat(notes).containsExactly("build ${ }", "test");

        steps.decide(asked.getKey(), true, asked.getValue().arguments());
        var report = run(RELEASE, "version: 1.2.3");

        assertThat(report.path("status").stringValue()).isEqualTo("completed");
        assertThat(notes).containsExactly("build ${ }", "test", "ship 1.2.3");
    }

    @Test
    void a_rejected_release_is_undone() {
        assertThatThrownBy(() -> run(RELEASE, "version: 1.2.3")).isInstanceOf(WaitingException.class);
        var asked = steps.asked().entrySet().iterator().next();

        steps.decide(asked.getKey(), false, asked.getValue().arguments());
        var report = run(RELEASE, "version: 1.2.3");

        assertThat(report.at("/error/status").intValue()).isEqualTo(403);
        assertThat(notes).containsExactly("build ${ }", "test", "clean");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', textBlock = """
            steps: [{id: a, set: 1, depends_on: [b]}, {id: b, set: 1, depends_on: [a]}] § in a circle: a, b, a
            steps: [{id: a, set: 1, depends_on: [x]}]                                   § depends on x
            steps: [{id: a, set: 1}, {id: a, set: 2}]                                   § two steps
            steps: [{id: a, tool: forbidden}]                                           § not granted the tool forbidden
            steps: [{id: a, set: 1, compensate_with: {tool: forbidden}}]                § not granted the tool forbidden
            steps: [{id: a, tool: note, package: x}]                                    § /steps/0
            """)
    void an_unsupported_workflow_is_refused_before_any_effect(String written, String reason) {
        var report = run(written, "{}");

        assertThat(report.path("status").stringValue()).isEqualTo("refused");
        assertThat(report.path("problems").toString()).contains(reason);
        assertThat(notes).isEmpty();
    }

    private JsonNode run(String workflow, String input) {
        var toolbox = TestToolbox.of(List.of(new Note()));
        var tool = TestWorkflows.run(
                call -> {
                    throw new EgressRefusedException("no");
                },
                () -> toolbox);
        return toolbox.call(
                tool,
                TestWorkflows.context(steps, "{\"tools\": {\"note\": {}}}"),
                Json.MAPPER.createObjectNode().put("workflow", workflow).set("input", Definition.tree(input)));
    }

    private final class Note implements Tool {

        @Override
        public String name() {
            return "note";
        }

        @Override
        public String description() {
            return "Notes a text.";
        }

        @Override
        public JsonSchema arguments() {
            return JsonSchema.compile(Definition.tree("{type: object, required: [text]}"));
        }

        @Override
        public JsonNode call(ToolContext context, JsonNode arguments) {
            var text = arguments.path("text").stringValue();
            if (text.equals("fail")) {
                throw new ToolFailure("the pen broke");
            }
            notes.add(text);
            if (text.equals("deep")) {
                return Json.MAPPER.readTree("[".repeat(30) + "]".repeat(30));
            }
            return Json.MAPPER.createObjectNode().put("noted", text);
        }
    }
}
