package io.agentmarket.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.llm.Message;
import io.agentmarket.llm.ToolCall;
import io.agentmarket.llm.ToolResult;
import io.agentmarket.llm.Turn;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Tokens;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TranscriptTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-15T12:00:00Z"), ZoneOffset.UTC);
    private static final JsonNode INPUT = Json.MAPPER.readTree("{\"q\":1}");

    @Test
    void an_old_turn_without_stop_reason_and_content_is_read() {
        var old = Json.MAPPER.readTree("""
                {"model": "claude-haiku-5-5", "text": "", "calls": [{"id": "c1", "tool": "find", "arguments": {"a": 1}}],
                 "tokens": {"input": 7, "output": 3, "cache_read": 0, "cache_write_5m": 0, "cache_write_1h": 0}}""");
        var call = Json.MAPPER.readTree("{\"id\": \"c1\", \"tool\": \"find\", \"arguments\": {\"a\": 1}}");

        var transcript = Transcript.of(
                CLOCK,
                INPUT,
                List.of(
                        new Event(2, EventType.MODEL_TURN, old, CLOCK.instant()),
                        new Event(3, EventType.TOOL_CALLED, call, CLOCK.instant())));

        assertThat(transcript.log().tokens()).isEqualTo(new Tokens(7, 3, 0, 0, 0));
        assertThat(transcript.openCalls())
                .extracting(open -> open.call().tool())
                .containsExactly("find");
        assertThat(transcript.messages().getLast()).isInstanceOf(Message.Assistant.class);
    }

    /** Else a run that goes on tells its model another number than the one that was interrupted. */
    @Test
    void an_entry_in_memory_equals_the_entry_read_back() {
        var transcript = Transcript.of(CLOCK, INPUT, List.of());
        var result = Json.MAPPER
                .createObjectNode()
                .put("zeros", new BigDecimal("12.3400"))
                .put("exponent", new BigDecimal("1E+2"))
                .put("long", new BigDecimal("12345678901234567.8901"))
                .put("float", 0.1f)
                .putPOJO("list", List.of(Map.of("a", 1)));

        transcript.record(EventType.TOOL_RETURNED, new ToolResult("c1", result, false));

        var entry = transcript.log().unsaved().getFirst().payload();
        assertThat(Json.STORED.readTree(entry.toString()).toString()).isEqualTo(entry.toString());
        assertThat(Json.STORED.readTree(entry.toString())).isEqualTo(entry);
    }

    /** PostgreSQL has no text with a NUL: a statement that reads such a member would fail, for everybody. */
    @Test
    void no_entry_contains_a_nul_even_if_a_model_writes_one() {
        var transcript = Transcript.of(CLOCK, INPUT, List.of());
        var arguments = Json.MAPPER.valueToTree(Map.of("na\0me", List.of("a\0b", 1)));
        var turn = new Turn(
                "claude-haiku-5-5",
                "te\0xt \\u0000",
                List.of(new ToolCall("c1", "find", arguments)),
                new Tokens(7, 3, 0, 0, 0),
                Turn.Stop.DONE,
                null,
                null,
                null);

        transcript.record(EventType.MODEL_TURN, turn);
        transcript.record(EventType.TOOL_CALLED, turn.calls().getFirst());

        var entries = transcript.log().unsaved().stream().map(Event::payload).toList();
        assertThat(entries.getFirst().path("text").asString()).isEqualTo("te\uFFFDxt \\u0000");
        assertThat(entries.getLast().path("arguments"))
                .isEqualTo(Json.MAPPER.readTree("{\"na\uFFFDme\": [\"a\uFFFDb\", 1]}"));
        assertThat(transcript.lastText()).isEqualTo("te\uFFFDxt \\u0000");
    }
}
