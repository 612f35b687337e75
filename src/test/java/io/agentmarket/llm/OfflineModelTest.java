package io.agentmarket.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class OfflineModelTest extends LlmContract {

    private static final TextSink SILENT = (offset, delta) -> {};

    private final OfflineModel offline = new OfflineModel();

    @Override
    protected Llm llm() {
        return offline;
    }

    @Override
    protected String model() {
        return Llm.OFFLINE;
    }

    @Test
    void is_named_offline_and_uses_no_tokens() {
        var turn = offline.respond(answered(), SILENT);

        assertThat(turn.model()).isEqualTo("offline");
        assertThat(turn.tokens()).isEqualTo(Tokens.NONE);
    }

    @Test
    void gives_the_same_turn_to_the_same_conversation_from_any_thread() throws Exception {
        var opening = opening();
        var answered = answered();
        var expected = List.of(offline.respond(opening, SILENT), offline.respond(answered, SILENT));

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var turns = threads.invokeAll(IntStream.range(0, 100)
                    .<Callable<List<Turn>>>mapToObj(i -> () ->
                            List.of(offline.respond(opening, SILENT), new OfflineModel().respond(answered, SILENT)))
                    .toList());

            for (var turn : turns) {
                assertThat(turn.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void numbers_its_calls_by_round_and_place() {
        assertThat(offline.respond(opening(), SILENT).calls())
                .extracting(ToolCall::id)
                .containsExactly("r1c1", "r1c2");
    }

    @Test
    void skips_a_round_unless_its_condition_is_true() {
        var playbook = new Playbook(
                List.of(
                        round("input.missing", "never", "{}"),
                        round("'yes'", "never_either", "{}"),
                        round("input.first = 'cat'", "now", "{}")),
                "results");

        var turn = offline.respond(with(playbook, List.of()), SILENT);

        assertThat(turn.calls()).extracting(ToolCall::tool).containsExactly("now");
        assertThat(turn.calls()).extracting(ToolCall::id).containsExactly("r3c1");
    }

    @Test
    void a_later_round_reads_what_earlier_ones_returned() {
        var playbook = new Playbook(
                List.of(round("", "one", "{}"), round("results.one.n > 1", "two", "{\"n\": results.one.n + 1}")),
                "{\"n\": results.two.m}");
        var conversation = new ArrayList<Message>();

        var first = step(playbook, conversation, "{\"n\": 2}");
        var second = step(playbook, conversation, "{\"m\": 7}");
        var last = offline.respond(with(playbook, conversation), SILENT);

        assertThat(first.calls()).extracting(ToolCall::tool).containsExactly("one");
        assertThat(second.calls().getFirst().arguments()).isEqualTo(json("{\"n\": 3}"));
        assertThat(last.text()).isEqualTo("{\"n\":7}");
    }

    @Test
    void a_failed_tool_is_an_error_that_the_playbook_can_read() {
        var playbook = new Playbook(List.of(round("", "one", "{}")), "{\"said\": results.one.error}");
        var turn = offline.respond(with(playbook, List.of()), SILENT);
        var refused = new ToolResult("r1c1", json("\"no such article\""), true);
        var explained = new ToolResult("r1c1", json("{\"error\": \"no such article\"}"), true);

        for (var result : List.of(refused, explained)) {
            var conversation = List.of(new Message.Assistant(turn), new Message.Results(List.of(result)));
            assertThat(offline.respond(with(playbook, conversation), SILENT).text())
                    .isEqualTo("{\"said\":\"no such article\"}");
        }
    }

    @Test
    void answers_again_when_its_output_was_sent_back() {
        var playbook = new Playbook(List.of(), "{\"a\": 1}");
        var turn = offline.respond(with(playbook, List.of()), SILENT);

        var again = offline.respond(
                with(playbook, List.of(new Message.Assistant(turn), new Message.User("/b: is required"))), SILENT);

        assertThat(again).isEqualTo(turn);
    }

    @Test
    void keeps_null_apart_from_missing() {
        var playbook = new Playbook(List.of(), "{\"none\": null, \"gone\": input.gone, \"list\": [input.gone]}");

        assertThat(offline.respond(with(playbook, List.of()), SILENT).text()).isEqualTo("{\"none\":null,\"list\":[]}");
    }

    @Test
    void an_evaluation_leaves_nothing_behind_for_the_next() {
        var playbook =
                new Playbook(List.of(), "($seen := $exists($kept) ? 'yes' : 'no'; $kept := 'x'; {\"seen\": $seen})");

        offline.respond(with(playbook, List.of()), SILENT);

        assertThat(offline.respond(with(playbook, List.of()), SILENT).text()).isEqualTo("{\"seen\":\"no\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "input.gone",
                "$error('told you')",
                "5 > 'a'",
                "($f := function($x) {1 + $f($x)}; $f(1))",
                "function($x) {$x}",
                "$pad('x', 100000000)",
                "$now()",
                "$millis()",
                "$random()",
                "$shuffle([1, 2])",
                "$eval('1')",
                "1 / 0",
                "$join([1..300000].('x' & $string($)))"
            })
    void a_playbook_that_cannot_answer_fails_the_run(String output) {
        assertThatThrownBy(() -> offline.respond(with(new Playbook(List.of(), output), List.of()), SILENT))
                .isInstanceOfSatisfying(
                        AppException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.AGENT_FAILED))
                .hasMessageContaining("output");
    }

    @Test
    void arguments_that_are_no_object_fail_the_run_and_say_where() {
        var playbook = new Playbook(List.of(round("", "one", "'text'")), "1");

        assertThatThrownBy(() -> offline.respond(with(playbook, List.of()), SILENT))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("rounds/0/calls/0/arguments");
    }

    private static Playbook.Round round(String when, String tool, String arguments) {
        return new Playbook.Round(when, List.of(new Playbook.Call(tool, tool, arguments)));
    }

    private Turn step(Playbook playbook, List<Message> conversation, String result) {
        var turn = offline.respond(with(playbook, conversation), SILENT);
        conversation.add(new Message.Assistant(turn));
        conversation.add(new Message.Results(
                List.of(new ToolResult(turn.calls().getFirst().id(), json(result), false))));
        return turn;
    }

    private static ModelRequest with(Playbook playbook, List<? extends Message> messages) {
        JsonNode any = json("{}");
        return new ModelRequest(Llm.OFFLINE, "", INPUT, List.copyOf(messages), List.of(), any, playbook, 1_000, null);
    }
}
