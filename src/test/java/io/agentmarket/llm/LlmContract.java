package io.agentmarket.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The contract of every model behind the port, fake or real: a scripted agent that looks up two things in parallel,
 * then answers.
 */
public abstract class LlmContract {

    protected static final Playbook SCRIPT = new Playbook(
            List.of(new Playbook.Round(
                    "",
                    List.of(
                            new Playbook.Call("look_up", "a", "{\"word\": input.first}"),
                            new Playbook.Call("look_up", "b", "{\"word\": input.second}")))),
            "{\"answer\": results.a.meaning & ' and ' & results.b.meaning & ', said twice: \uD83D\uDC4D \uD83D\uDC4D'}");

    protected static final JsonNode INPUT = json("{\"first\": \"cat\", \"second\": \"dog\"}");

    protected static final JsonNode ARGUMENTS = json("""
            {"type": "object", "required": ["word"], "additionalProperties": false,
             "properties": {"word": {"type": "string"}}}
            """);

    protected static final JsonNode OUTPUT = json("""
            {"type": "object", "required": ["answer"], "additionalProperties": false,
             "properties": {"answer": {"type": "string"}}}
            """);

    /** The model under test; a real adapter plays {@link #SCRIPT} through its upstream. */
    protected abstract Llm llm();

    /** An id that the model serves. */
    protected abstract String model();

    @Test
    void serves_its_own_models_only() {
        assertThat(llm().serves(model())).isTrue();
        assertThat(llm().serves("no-such-model")).isFalse();
    }

    @Test
    void wants_both_tools_in_one_turn_with_ids_of_their_own() {
        var turn = llm().respond(opening(), (offset, delta) -> {});

        assertThat(turn.calls()).extracting(ToolCall::tool).containsExactly("look_up", "look_up");
        assertThat(new HashSet<>(turn.calls().stream().map(ToolCall::id).toList()))
                .hasSize(2);
        assertThat(turn.calls())
                .allSatisfy(call -> assertThat(JsonSchema.compile(ARGUMENTS).check(call.arguments(), ""))
                        .isEmpty());
    }

    @Test
    void answers_with_json_that_obeys_the_schema_and_no_calls() {
        var turn = llm().respond(answered(), (offset, delta) -> {});

        assertThat(turn.calls()).isEmpty();
        assertThat(JsonSchema.compile(OUTPUT).check(json(turn.text()), "")).isEmpty();
    }

    @Test
    void streams_the_whole_text_without_gaps() {
        var streamed = new StringBuilder();
        var offsets = new ArrayList<Integer>();

        var turn = llm().respond(answered(), (offset, delta) -> {
            offsets.add(offset - streamed.length());
            streamed.append(delta);
        });

        assertThat(streamed).hasToString(turn.text()).isNotEmpty();
        assertThat(offsets).containsOnly(0).hasSizeGreaterThan(1);
    }

    @Test
    void names_the_model_that_answered() {
        assertThat(llm().respond(opening(), (offset, delta) -> {}).model()).isNotBlank();
    }

    /** The request for the model. */
    protected @Nullable ModelKey key() {
        return null;
    }

    protected final ModelRequest opening() {
        return request(List.of(new Message.User(INPUT.toString())));
    }

    protected final ModelRequest answered() {
        var first = llm().respond(opening(), (offset, delta) -> {});
        var results = first.calls().stream()
                .map(call -> new ToolResult(
                        call.id(),
                        Json.MAPPER
                                .createObjectNode()
                                .put(
                                        "meaning",
                                        "a " + call.arguments().path("word").asString()),
                        false))
                .toList();
        return request(List.of(
                new Message.User(INPUT.toString()), new Message.Assistant(first), new Message.Results(results)));
    }

    protected final ModelRequest request(List<Message> messages) {
        var tool = new ToolSpec("look_up", "Says what a word means.", ARGUMENTS);
        return new ModelRequest(
                model(),
                "Look up both words, then answer.",
                INPUT,
                messages,
                List.of(tool),
                OUTPUT,
                SCRIPT,
                1_000,
                key());
    }

    protected static JsonNode json(String text) {
        return Json.MAPPER.readTree(text);
    }
}
