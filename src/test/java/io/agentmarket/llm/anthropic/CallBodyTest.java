package io.agentmarket.llm.anthropic;

import static io.agentmarket.llm.anthropic.Adapters.MODEL;
import static io.agentmarket.llm.anthropic.Adapters.OUTPUT;
import static io.agentmarket.llm.anthropic.Adapters.PLATFORMS;
import static io.agentmarket.llm.anthropic.Adapters.json;
import static io.agentmarket.llm.anthropic.Adapters.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.core.ObjectMappers;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.agentmarket.llm.Message;
import io.agentmarket.llm.ModelRequest;
import io.agentmarket.llm.ToolCall;
import io.agentmarket.llm.ToolResult;
import io.agentmarket.llm.ToolSpec;
import io.agentmarket.llm.Turn;
import io.agentmarket.shared.Tokens;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class CallBodyTest {

    private static final String THINKING = """
            [{"type": "thinking", "thinking": "hm", "signature": "s=="},
             {"type": "text", "text": "Let me look."},
             {"type": "tool_use", "id": "toolu_1", "name": "find", "input": {"n": 1.5, "deep": {"x": [null, true]}}},
             {"type": "tool_use", "id": "toolu_2", "name": "find", "input": {}}]""";

    private static final Message INPUT = new Message.User("{\"q\":1}");

    private static final Message RESULTS = new Message.Results(List.of(
            new ToolResult("toolu_1", json("{\"found\":[]}"), false),
            new ToolResult("toolu_2", json("\"no such thing\""), true)));

    private static final ToolSpec FIND = new ToolSpec("find", "Finds.", json("""
            {"$schema": "s", "type": "object", "required": ["n"], "additionalProperties": false,
             "properties": {"n": {"type": "number", "maximum": 2}}}"""));

    private static final ToolSpec ADD = new ToolSpec("add", "Adds.", json("{\"type\": \"object\"}"));

    /** Models write empty texts before a call; the provider refuses to read them. */
    @Test
    void a_text_without_words_does_not_go_back() {
        var turn = turn("", List.of(), json("""
                [{"type": "text", "text": "\\n"}, {"type": "tool_use", "id": "toolu_1", "name": "find", "input": {}}]"""));

        var body = body(request(INPUT, new Message.Assistant(turn), RESULTS));

        assertThat(body.path("messages").path(1).path("content")).isEqualTo(json("""
                [{"type": "tool_use", "id": "toolu_1", "name": "find", "input": {}}]"""));
    }

    @Test
    void a_turn_is_sent_back_unchanged_with_its_results_in_one_message() {
        var turn = turn("ignored", List.of(), json(THINKING));

        var body = body(request(INPUT, new Message.Assistant(turn), RESULTS));

        assertThat(body.path("messages")).isEqualTo(json("""
                [{"role": "user", "content": [{"type": "text", "text": "{\\"q\\":1}"}]},
                 {"role": "assistant", "content": %s},
                 {"role": "user", "content": [
                    {"type": "tool_result", "tool_use_id": "toolu_1", "content": "{\\"found\\":[]}"},
                    {"type": "tool_result", "tool_use_id": "toolu_2", "content": "\\"no such thing\\"", "is_error": true,
                     "cache_control": {"type": "ephemeral"}}]}]
                """.formatted(THINKING)));
    }

    @Test
    void a_turn_of_another_model_is_rebuilt_from_text_and_calls() {
        var turn = turn("So.", List.of(new ToolCall("r1c1", "find", json("{\"n\":2}"))), null);

        var body = body(request(INPUT, new Message.Assistant(turn), RESULTS));

        assertThat(body.at("/messages/1/content")).isEqualTo(json("""
                [{"type": "text", "text": "So."},
                 {"type": "tool_use", "id": "r1c1", "name": "find", "input": {"n": 2}}]"""));
    }

    @Test
    void an_empty_turn_is_left_out() {
        var body = body(request(INPUT, new Message.Assistant(turn(" ", List.of(), null)), new Message.User("again")));

        assertThat(body.path("messages")
                        .valueStream()
                        .map(message -> message.path("role").asString()))
                .containsExactly("user", "user");
    }

    @Test
    void tools_stand_in_the_order_of_their_names_with_their_whole_schemas() {
        var body = body(Adapters.request(MODEL, List.of(INPUT), List.of(FIND, ADD), OUTPUT, PLATFORMS));

        assertThat(body.path("tools")).isEqualTo(json("""
                [{"name": "add", "description": "Adds.", "input_schema": {"type": "object"}},
                 {"name": "find", "description": "Finds.", "cache_control": {"type": "ephemeral"},
                  "input_schema": {"$schema": "s", "type": "object", "required": ["n"], "additionalProperties": false,
                    "properties": {"n": {"type": "number", "maximum": 2}}}}]"""));
    }

    @Test
    void each_of_the_three_parts_ends_in_a_breakpoint() {
        var body = body(Adapters.request(MODEL, List.of(INPUT), List.of(FIND), OUTPUT, PLATFORMS));

        assertThat(body.toString().split("cache_control", -1)).hasSize(4);
        assertThat(body.path("system").size()).isEqualTo(2);
        assertThat(body.at("/system/0/text").asString()).isEqualTo("Be brief.");
        assertThat(body.at("/system/1/cache_control/type").asString()).isEqualTo("ephemeral");
        assertThat(body.at("/messages/0/content/0/cache_control/type").asString())
                .isEqualTo("ephemeral");
    }

    @Test
    void the_next_turn_begins_with_the_same_bytes() {
        var turn = turn("ignored", List.of(), json(THINKING));

        var first = body(request(INPUT)).path("messages").toString();
        var second = body(request(INPUT, new Message.Assistant(turn), RESULTS))
                .path("messages")
                .toString();

        var unmarked = first.replace(",\"cache_control\":{\"type\":\"ephemeral\"}", "");
        assertThat(second).startsWith(unmarked.substring(0, unmarked.length() - 1));
    }

    @Test
    void the_schema_is_enforced_where_it_can_be_and_described_otherwise() {
        var enforced = body(request(INPUT), OutputFormat.of(OUTPUT));
        var described = body(request(INPUT), Optional.empty());

        assertThat(enforced.path("output_config")).isEqualTo(json("""
                {"format": {"type": "json_schema", "schema": {"type": "object", "required": ["a"],
                  "additionalProperties": false,
                  "properties": {"a": {"type": "string", "description": "maxLength: 5"}}}}}"""));
        assertThat(enforced.at("/system/1/text").asString())
                .contains("one JSON object")
                .doesNotContain("\"properties\"");
        assertThat(described.has("output_config")).isFalse();
        assertThat(described.at("/system/1/text").asString()).endsWith(OUTPUT.toString());
    }

    @Test
    void nothing_samples_and_no_tool_is_forced() {
        assertThat(body(request(INPUT)).propertyNames())
                .containsExactlyInAnyOrder("model", "max_tokens", "system", "messages");
    }

    private static ModelRequest request(Message... messages) {
        return Adapters.request(MODEL, List.of(messages), List.of(), OUTPUT, PLATFORMS);
    }

    private static Turn turn(String text, List<ToolCall> calls, @Nullable JsonNode content) {
        return new Turn(MODEL, text, calls, Tokens.NONE, Turn.Stop.DONE, "req", content, null);
    }

    private static JsonNode body(ModelRequest request) {
        return body(request, Optional.empty());
    }

    private static JsonNode body(ModelRequest request, Optional<JsonNode> format) {
        var params = CallBody.of(request, request.model(), 1_000, format).build();
        try {
            return json(ObjectMappers.jsonMapper().writeValueAsString(params._body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
