package io.agentmarket.llm.anthropic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.llm.ToolCall;
import io.agentmarket.llm.Turn;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Tokens;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class AnswerTest {

    private static final String START = """
            {"type":"message_start","message":{"model":"claude-haiku-5-5","usage":{"input_tokens":9,"output_tokens":1}}}""";

    private static final String STOP = "{\"type\":\"message_stop\"}";

    private static final String TEXT = """
            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""";

    private static final String CALL = """
            {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"find","input":{}}}""";

    private final ArrayList<String> streamed = new ArrayList<>();

    @Test
    void keeps_thinking_and_signatures_as_the_provider_wrote_them() {
        var turn = turn(START, """
                {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""", """
                {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Let me "}}""", """
                {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"see."}}""", """
                {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"abc=="}}""", """
                {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"xyz"}}""", """
                {"type":"content_block_start","index":2,"content_block":{"type":"text","text":"done"}}""", stop("end_turn"), STOP);

        assertThat(turn.content()).isEqualTo(json("""
                [{"type":"thinking","thinking":"Let me see.","signature":"abc=="},
                 {"type":"redacted_thinking","data":"xyz"},{"type":"text","text":"done"}]"""));
        assertThat(turn.text()).isEqualTo("done");
        assertThat(streamed).containsExactly("0:done");
    }

    @Test
    void assembles_parallel_calls_whose_deltas_are_interleaved() {
        var turn = turn(
                START,
                CALL.replace("\"index\":1", "\"index\":0"),
                CALL.replace("toolu_1", "toolu_2"),
                delta(0, "input_json_delta", "partial_json", "{\\\"a\\\":"),
                delta(1, "input_json_delta", "partial_json", "{\\\"b\\\": [1,"),
                delta(0, "input_json_delta", "partial_json", " 1}"),
                delta(1, "input_json_delta", "partial_json", "2]}"),
                stop("tool_use"),
                STOP);

        assertThat(turn.calls())
                .containsExactly(
                        new ToolCall("toolu_1", "find", json("{\"a\":1}")),
                        new ToolCall("toolu_2", "find", json("{\"b\":[1,2]}")));
        assertThat(turn.stop()).isEqualTo(Turn.Stop.DONE);
    }

    /** The provider's safety system may end an answer anywhere: it was completed, and asking again is no use. */
    @Test
    void a_refusal_in_the_middle_of_a_call_is_a_refusal() {
        var turn =
                turn(START, CALL, delta(1, "input_json_delta", "partial_json", "{\\\"a\\\":"), stop("refusal"), STOP);

        assertThat(turn.stop()).isEqualTo(Turn.Stop.REFUSED);
        assertThat(turn.calls()).isEmpty();
    }

    @Test
    void a_call_without_arguments_has_an_empty_object() {
        var turn = turn(START, CALL, delta(1, "input_json_delta", "partial_json", ""), stop("tool_use"), STOP);

        assertThat(turn.calls()).containsExactly(new ToolCall("toolu_1", "find", json("{}")));
    }

    @Test
    void the_last_report_of_each_figure_wins_and_null_reports_nothing() {
        var turn = turn("""
                {"type":"message_start","message":{"model":"m","usage":{"input_tokens":9,"output_tokens":1,
                 "cache_read_input_tokens":20,"cache_creation_input_tokens":30,
                 "cache_creation":{"ephemeral_5m_input_tokens":18,"ephemeral_1h_input_tokens":12}}}}""", """
                {"type":"message_delta","delta":{"stop_reason":null},"usage":{"output_tokens":5,"input_tokens":null}}""", """
                {"type":"message_delta","delta":{"stop_reason":"end_turn"},
                 "usage":{"output_tokens":50,"cache_read_input_tokens":21}}""", STOP);

        assertThat(turn.tokens()).isEqualTo(new Tokens(9, 50, 21, 18, 12));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'\"cache_creation_input_tokens\":30'                                                     | 30 | 0",
                "'\"cache_creation_input_tokens\":30,\"cache_creation\":null'                             | 30 | 0",
                "'\"cache_creation_input_tokens\":30,\"cache_creation\":{\"ephemeral_1h_input_tokens\":4}' | 26 | 4",
                "'\"cache_creation\":{\"ephemeral_5m_input_tokens\":5,\"ephemeral_1h_input_tokens\":6}'   | 5  | 6",
                "'\"cache_creation_input_tokens\":null'                                                   | 0  | 0"
            })
    void cache_writes_are_split_by_lifetime_and_count_as_five_minutes_otherwise(String usage, long five, long hour) {
        var turn = turn(
                "{\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"usage\":{\"input_tokens\":1," + usage
                        + "}}}",
                stop("end_turn"),
                STOP);

        assertThat(turn.tokens()).isEqualTo(new Tokens(1, 2, 0, five, hour));
    }

    @ParameterizedTest
    @CsvSource({
        "end_turn, DONE",
        "tool_use, DONE",
        "stop_sequence, DONE",
        "something_new, DONE",
        "refusal, REFUSED",
        "max_tokens, LENGTH",
        "model_context_window_exceeded, LENGTH"
    })
    void says_why_it_stopped(String reason, Turn.Stop stop) {
        assertThat(turn(START, stop(reason), STOP).stop()).isEqualTo(stop);
    }

    @Test
    void a_call_that_the_limit_cut_off_is_left_out() {
        var turn = turn(
                START,
                TEXT,
                delta(0, "text_delta", "text", "I will look"),
                CALL,
                delta(1, "input_json_delta", "partial_json", "{\\\"a\\\": \\\"un"),
                stop("max_tokens"),
                STOP);

        assertThat(turn.calls()).isEmpty();
        assertThat(turn.content()).isEqualTo(json("[{\"type\":\"text\",\"text\":\"I will look\"}]"));
    }

    @Test
    void unknown_events_are_ignored_and_unknown_blocks_kept() {
        var turn = turn(
                "{\"type\":\"ping\"}",
                START,
                "{\"type\":\"invented_event\",\"index\":7}",
                """
                {"type":"content_block_start","index":0,"content_block":{"type":"invented_block","x":[1]}}""",
                delta(0, "invented_delta", "x", "y"),
                "{\"no_type\":1}",
                stop("end_turn"),
                STOP);

        assertThat(turn.content()).isEqualTo(json("[{\"type\":\"invented_block\",\"x\":[1]}]"));
    }

    @Test
    void only_a_code_fence_around_the_whole_text_is_removed() {
        assertThat(text("```json\\n{\\\"a\\\":1}\\n```")).isEqualTo("{\"a\":1}");
        assertThat(text("```\\n{}\\n```\\n")).isEqualTo("{}");
        assertThat(text("Here: ```json\\n{}\\n```")).isEqualTo("Here: ```json\n{}\n```");
        assertThat(text("{\\\"a\\\":\\\"```json\\\"}")).isEqualTo("{\"a\":\"```json\"}");
    }

    @Test
    void text_is_streamed_with_its_offset_in_characters() {
        turn(
                START,
                TEXT,
                delta(0, "text_delta", "text", "a\uD83D\uDC4D"),
                delta(0, "text_delta", "text", ""),
                delta(0, "text_delta", "text", "b"),
                stop("end_turn"),
                STOP);

        assertThat(streamed).containsExactly("0:a\uD83D\uDC4D", "3:b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"message_start\",\"message\":{\"model\":\"m\"}}",
                "{\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"usage\":null}}",
                "{\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}",
                "{\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"usage\":{\"input_tokens\":-1}}}",
                "{\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"usage\":{\"input_tokens\":1.5}}}",
                "{\"type\":\"message_start\",\"message\":{\"model\":\"m\",\"usage\":{\"input_tokens\":\"1\"}}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"}}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":null}",
                "{\"type\":\"content_block_start\",\"index\":0}",
                "{\"type\":\"content_block_start\",\"content_block\":{\"type\":\"text\"}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"x\"}}"
            })
    void an_event_that_no_answer_has_breaks_it(String event) {
        assertThatThrownBy(() -> new Answer((offset, text) -> {}).take(json(event)))
                .isInstanceOf(BrokenAnswer.class);
    }

    @Test
    void nothing_is_complete_before_the_provider_says_so() {
        assertThatThrownBy(() -> turn(START, stop("end_turn"))).isInstanceOf(BrokenAnswer.class);
        assertThatThrownBy(() -> turn(START, STOP)).isInstanceOf(BrokenAnswer.class);
        assertThatThrownBy(() -> turn(STOP)).isInstanceOf(BrokenAnswer.class);
        assertThatThrownBy(() ->
                        turn(START, CALL, delta(1, "input_json_delta", "partial_json", "{"), stop("tool_use"), STOP))
                .isInstanceOf(BrokenAnswer.class);
    }

    private Turn turn(String... events) {
        var answer = new Answer((offset, text) -> streamed.add(offset + ":" + text));
        for (var event : events) {
            answer.take(json(event));
        }
        return answer.turn("req_1", false);
    }

    private String text(String escaped) {
        return turn(START, TEXT, delta(0, "text_delta", "text", escaped), stop("end_turn"), STOP)
                .text();
    }

    private static String stop(String reason) {
        return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"" + reason
                + "\"},\"usage\":{\"output_tokens\":2}}";
    }

    private static String delta(int index, String type, String field, String text) {
        return "{\"type\":\"content_block_delta\",\"index\":" + index + ",\"delta\":{\"type\":\"" + type + "\",\""
                + field + "\":\"" + text + "\"}}";
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text);
    }
}
