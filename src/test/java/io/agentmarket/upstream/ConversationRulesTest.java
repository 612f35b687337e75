package io.agentmarket.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Only conversations that the API could have produced are accepted: roles, calls with their results, unchanged
 * thinking.
 */
class ConversationRulesTest {

    private static final Brain.Reply CALL = Brain.Reply.calls(new Brain.Block.ToolUse(
            "toolu_a", "look_up", Wire.JSON.createObjectNode().put("word", "ox")));

    private final FakeUpstream upstream =
            FakeUpstream.start(FakeUpstream.Settings.of(new ScriptedBrain(CALL, Brain.Reply.text("An ox.")))
                    .alwaysThinking());
    private final Caller caller = new Caller(upstream);

    @AfterEach
    void stop() {
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            []                                                            | at least one message
            [{"role":"assistant","content":"a"}]                          | first message
            [{"role":"user","content":""}]                                | non-empty content
            [{"role":"user","content":[]}]                                | non-empty content
            [{"role":"user","content":[{"type":"text","text":""}]}]       | must be non-empty
            [{"role":"user","content":[{"type":"text","text":" "}]}]      | non-whitespace
            [{"role":"user","content":[{"type":"text","text":"a","colour":1}]}] | messages.0.content.0.text.colour: Extra
            [{"role":"user","content":"a","name":"n"}]                    | messages.0.name: Extra
            [{"role":"tool","content":"a"}]                               | first message
            [{"role":"user","content":"a"},{"role":"tool","content":"a"}] | messages.1.role
            [{"role":"user","content":"a"},{"role":"assistant","content":"b"}] | assistant message prefill
            [{"role":"user","content":[{"type":"tool_result","tool_use_id":"x"}]}] | unexpected `tool_use_id`
            [{"role":"user","content":[{"type":"tool_use","id":"x","name":"y","input":{}}]}] | only be in assistant
            [{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"x","name":"y","input":{}}]},{"role":"user","content":"b"}] | without `tool_result`
            [{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"x","name":"y","input":{}}]}] | without `tool_result`
            [{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"x y","name":"y","input":{}}]}] | messages.1.content.0.tool_use.id
            [{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"x","name":"y","input":"{}"}]}] | tool_use.input
            [{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"x","name":"y","input":{}},{"type":"tool_use","id":"x","name":"y","input":{}}]}] | unique
            [{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"x","name":"y","input":{}}]},{"role":"user","content":[{"type":"text","text":"b"},{"type":"tool_result","tool_use_id":"x","content":"c"}]}] | must come first
            [{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"tool_use","id":"x","name":"y","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"x"},{"type":"tool_result","tool_use_id":"x"}]}] | single result
            [{"role":"user","content":"a"},{"role":"assistant","content":[{"type":"thinking","thinking":"t","signature":"s"},{"type":"text","text":"b"}]},{"role":"user","content":"c"}] | Invalid `signature`
            """)
    void a_conversation_that_cannot_be_is_400(String messages, String sentence) throws Exception {
        var answer = caller.messages(Caller.body("{\"messages\": " + messages + "}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.error()).contains(sentence);
    }

    @Test
    void tool_blocks_need_tools() throws Exception {
        var body = secondTurn(firstAnswer());
        body.putArray("tools");

        assertThat(caller.messages(body).error()).contains("tools: must be given");
    }

    @Test
    void a_conversation_with_unchanged_answers_is_accepted() throws Exception {
        var first = firstAnswer();

        var second = caller.messages(secondTurn(first));

        assertThat(first.path(0).path("type").asString()).isEqualTo("thinking");
        assertThat(second.status()).as(second.text()).isEqualTo(200);
        assertThat(second.json().path("content").path(1).path("text").asString())
                .isEqualTo("An ox.");
    }

    @Test
    void thinking_that_was_changed_is_refused() throws Exception {
        var first = firstAnswer();
        ((ObjectNode) first.get(0)).put("thinking", "something else");

        assertThat(caller.messages(secondTurn(first)).error()).contains("Invalid `signature`");
    }

    @Test
    void thinking_that_was_left_out_is_refused() throws Exception {
        var first = firstAnswer();
        first.remove(0);

        assertThat(caller.messages(secondTurn(first)).error()).contains("cannot be modified or left out");
    }

    @Test
    void thinking_holds_only_for_its_model_and_its_conversation() throws Exception {
        var first = firstAnswer();
        var otherModel = secondTurn(first).put("model", "claude-sonnet-5-5");
        var otherSystem = secondTurn(first).put("system", "You hinder.");

        assertThat(caller.messages(otherModel).error()).contains("Invalid `signature`");
        assertThat(caller.messages(otherSystem).error()).contains("Invalid `signature`");
    }

    private ArrayNode firstAnswer() throws Exception {
        var answer = caller.messages(Caller.body());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return (ArrayNode) answer.json().path("content");
    }

    private static ObjectNode secondTurn(JsonNode assistant) {
        var body = Caller.body();
        var messages = (ArrayNode) body.path("messages");
        messages.addObject().put("role", "assistant").set("content", assistant.deepCopy());
        messages.addObject()
                .put("role", "user")
                .putArray("content")
                .addObject()
                .put("type", "tool_result")
                .put("tool_use_id", "toolu_a")
                .put("content", "{}");
        return body;
    }
}
