package io.agentmarket.llm.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.llm.Llm;
import io.agentmarket.llm.LlmContract;
import io.agentmarket.llm.Message;
import io.agentmarket.llm.ModelKey;
import io.agentmarket.llm.TextSink;
import io.agentmarket.llm.ToolCall;
import io.agentmarket.llm.ToolResult;
import io.agentmarket.llm.Turn;
import io.agentmarket.shared.Json;
import io.agentmarket.upstream.Brain;
import io.agentmarket.upstream.FakeUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The adapter does what every model does, against a server that refuses what the provider refuses. */
class AnthropicModelTest extends LlmContract {

    private static final TextSink SILENT = (offset, delta) -> {};

    private final FakeUpstream upstream = FakeUpstream.start(
            FakeUpstream.Settings.of(AnthropicModelTest::play).withMinimumCacheTokens(1));
    private final AnthropicApi api = Adapters.api(upstream.baseUrl());
    private final AnthropicModel model = Adapters.model(api);

    @AfterEach
    void stop() {
        api.close();
        upstream.close();
    }

    @Override
    protected Llm llm() {
        return model;
    }

    @Override
    protected String model() {
        return Adapters.MODEL;
    }

    @Override
    protected ModelKey key() {
        return new ModelKey(FakeUpstream.DEMO_KEY, false);
    }

    @Test
    void reports_the_tokens_that_the_provider_bills_cache_included() {
        var first = model.respond(opening(), SILENT);
        var second = model.respond(request(conversation(first)), SILENT);

        assertThat(second.tokens().cacheRead()).isPositive();
        assertThat(first.tokens().plus(second.tokens())).isEqualTo(upstream.billed());
        assertThat(upstream.log()).hasSize(2).allMatch(call -> call.completed());
    }

    @Test
    void keeps_the_providers_name_for_the_call_and_for_the_model() {
        var turn = model.respond(opening(), SILENT);

        assertThat(turn.requestId()).isEqualTo(upstream.log().getFirst().requestId());
        assertThat(turn.model()).isEqualTo(Adapters.MODEL);
    }

    @Test
    void the_provider_accepts_the_format_of_every_shipped_agent() throws IOException {
        try (var agents = Files.list(Path.of("agents"))) {
            for (var agent : agents.filter(Files::isDirectory).toList()) {
                var schema = json(Files.readString(agent.resolve("output.schema.json")));

                model.respond(
                        Adapters.request(model(), List.of(new Message.User("{}")), List.of(), schema, key()), SILENT);
            }
        }

        assertThat(upstream.log()).isNotEmpty().allMatch(call -> call.status() == 200);
    }

    @Test
    void signed_thinking_goes_back_unchanged() {
        var thinking = FakeUpstream.Settings.of(AnthropicModelTest::play).alwaysThinking();
        try (var thinker = FakeUpstream.start(thinking);
                var own = Adapters.api(thinker.baseUrl())) {
            var thoughtful = Adapters.model(own);
            var first = thoughtful.respond(opening(), SILENT);

            var second = thoughtful.respond(request(conversation(first)), SILENT);

            assertThat(first.content()).isNotNull();
            assertThat(String.valueOf(first.content())).contains("\"thinking\"", "\"signature\"");
            assertThat(second.stop()).isEqualTo(Turn.Stop.DONE);
            assertThat(thinker.log()).hasSize(2).allMatch(call -> call.status() == 200);
        }
    }

    @Test
    void an_answer_that_a_journal_has_kept_continues_the_conversation() {
        var first = model.respond(opening(), SILENT);
        var kept = Json.MAPPER.readValue(Json.MAPPER.writeValueAsString(first), Turn.class);

        var second = model.respond(request(conversation(kept)), SILENT);

        assertThat(kept).isEqualTo(first);
        assertThat(second.calls()).isEmpty();
    }

    @Test
    void a_conversation_that_began_offline_can_be_continued() {
        var offline = Turn.offline("", List.of(new ToolCall("r1c1", "look_up", json("{\"word\":\"cat\"}"))));
        var results = new Message.Results(List.of(new ToolResult("r1c1", json("{\"meaning\":\"a cat\"}"), false)));

        var turn = model.respond(
                request(List.of(new Message.User("{}"), new Message.Assistant(offline), results)), SILENT);

        assertThat(turn.calls()).isEmpty();
    }

    private static List<Message> conversation(Turn first) {
        var results = first.calls().stream()
                .map(call -> new ToolResult(call.id(), json("{\"meaning\":\"it\"}"), false))
                .toList();
        return List.of(new Message.User(INPUT.toString()), new Message.Assistant(first), new Message.Results(results));
    }

    /** The script of the contract: two calls at once, then the answer from what they returned. */
    private static Brain.Reply play(JsonNode request) {
        var messages = request.path("messages");
        var last = messages.path(messages.size() - 1).path("content");
        if (!last.path(0).path("type").asString("").equals("tool_result")) {
            return Brain.Reply.calls(
                    new Brain.Block.ToolUse("toolu_a", "look_up", json("{\"word\":\"cat\"}")),
                    new Brain.Block.ToolUse("toolu_b", "look_up", json("{\"word\":\"dog\"}")));
        }
        var meanings = new ArrayList<String>();
        last.forEach(block -> meanings.add(
                json(block.path("content").asString("")).path("meaning").asString("")));
        var answer = String.join(" and ", meanings) + ", said twice: \uD83D\uDC4D \uD83D\uDC4D";
        return Brain.Reply.text(
                Json.MAPPER.createObjectNode().put("answer", answer).toString());
    }
}
