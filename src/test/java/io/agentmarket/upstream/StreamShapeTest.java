package io.agentmarket.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.ThinkingConfigAdaptive;
import com.anthropic.models.messages.Tool;
import com.fasterxml.jackson.core.type.TypeReference;
import io.agentmarket.shared.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The official SDK reads the stand-in's answers completely, streamed or not. */
class StreamShapeTest {

    private static final Brain.Block.ToolUse FIRST =
            new Brain.Block.ToolUse("toolu_1", "look_up", Json.MAPPER.readTree("{\"word\":\"an ox, a yoke\"}"));
    private static final Brain.Block.ToolUse SECOND =
            new Brain.Block.ToolUse("toolu_2", "look_up", Json.MAPPER.createObjectNode());

    private final FakeUpstream upstream = FakeUpstream.start(FakeUpstream.Settings.of(new ScriptedBrain(
            Brain.Reply.calls(FIRST, SECOND), Brain.Reply.text("Größe: 1 \uD83D\uDC02 for all who ask"))));
    private final AnthropicClient client = AnthropicOkHttpClient.builder()
            .baseUrl(upstream.baseUrl())
            .apiKey(FakeUpstream.DEMO_KEY)
            .maxRetries(0)
            .build();

    @AfterEach
    void stop() {
        client.close();
        upstream.close();
    }

    @Test
    void parallel_calls_arrive_whole_and_in_pieces() {
        var events = stream(params().build());

        var message = accumulated(events);
        assertThat(message.stopReason()).contains(StopReason.TOOL_USE);
        assertThat(message.content())
                .map(block -> block.asToolUse())
                .satisfiesExactly(
                        call -> {
                            assertThat(call.id()).isEqualTo("toolu_1");
                            assertThat(call._input().convert(new TypeReference<Map<String, String>>() {}))
                                    .isEqualTo(Map.of("word", "an ox, a yoke"));
                        },
                        call -> assertThat(call.id()).isEqualTo("toolu_2"));
        assertThat(events.stream().filter(event -> event.contentBlockDelta().isPresent()))
                .hasSizeGreaterThan(3);
    }

    @Test
    void text_is_the_same_streamed_or_not() {
        stream(params().build());

        var streamed = accumulated(stream(params().build()));
        var whole = client.messages().create(params().build());

        assertThat(streamed.content().getFirst().asText().text()).isEqualTo("Größe: 1 \uD83D\uDC02 for all who ask");
        assertThat(whole.content()).isEqualTo(streamed.content());
        assertThat(whole.usage().outputTokens()).isEqualTo(streamed.usage().outputTokens());
        assertThat(whole.stopReason()).contains(StopReason.END_TURN).isEqualTo(streamed.stopReason());
    }

    @Test
    void thinking_that_was_asked_for_comes_first_and_signed() {
        var adaptive = ThinkingConfigAdaptive.builder();
        var hidden = accumulated(stream(params().thinking(adaptive.build()).build()));
        var shown = accumulated(stream(params().thinking(adaptive.display(ThinkingConfigAdaptive.Display.SUMMARIZED)
                        .build())
                .build()));

        assertThat(hidden.content().getFirst().asThinking()).satisfies(block -> {
            assertThat(block.thinking()).isEmpty();
            assertThat(block.signature()).isNotEmpty();
        });
        assertThat(shown.content().getFirst().asThinking().thinking()).isNotBlank();
        assertThat(hidden.usage().outputTokensDetails().orElseThrow().thinkingTokens())
                .isPositive();
    }

    @Test
    void max_tokens_cuts_the_answer() {
        stream(params().build());

        var message = accumulated(stream(params().maxTokens(3).build()));

        assertThat(message.stopReason()).contains(StopReason.MAX_TOKENS);
        assertThat(message.content().getFirst().asText().text()).isEqualTo("Größe: 1 ");
        assertThat(message.usage().outputTokens()).isEqualTo(3);
    }

    @Test
    void the_log_records_the_sent_answer() {
        var message = accumulated(stream(params().build()));

        assertThat(upstream.log()).singleElement().satisfies(call -> {
            assertThat(call.completed()).isTrue();
            assertThat(call.status()).isEqualTo(200);
            assertThat(call.model()).isEqualTo("claude-haiku-5-5");
            assertThat(call.keyFingerprint()).hasSize(12).doesNotContain(FakeUpstream.DEMO_KEY);
            assertThat(call.tokens().input()).isEqualTo(message.usage().inputTokens());
            assertThat(call.tokens().output()).isEqualTo(message.usage().outputTokens());
        });
        assertThat(upstream.billed()).isEqualTo(upstream.log().getFirst().tokens());
    }

    private List<RawMessageStreamEvent> stream(MessageCreateParams params) {
        try (var response = client.messages().createStreaming(params)) {
            return response.stream().toList();
        }
    }

    private static Message accumulated(List<RawMessageStreamEvent> events) {
        var accumulator = MessageAccumulator.create();
        events.forEach(accumulator::accumulate);
        return accumulator.message().validate();
    }

    private static MessageCreateParams.Builder params() {
        var schema = Tool.InputSchema.builder()
                .properties(Tool.InputSchema.Properties.builder()
                        .putAdditionalProperty("word", JsonValue.from(Map.of("type", "string")))
                        .build())
                .build();
        return MessageCreateParams.builder()
                .model("claude-haiku-5-5")
                .maxTokens(1000)
                .system("You look up words.")
                .addUserMessage("Which words?")
                .addTool(Tool.builder().name("look_up").inputSchema(schema).build());
    }
}
