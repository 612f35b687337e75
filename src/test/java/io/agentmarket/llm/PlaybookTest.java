package io.agentmarket.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Violation;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaybookTest {

    @Test
    void a_sound_one_is_accepted() {
        assertThat(with("input.a = 1", new Playbook.Call("tool", "name", "{\"a\": input.a}"))
                        .faults())
                .isEmpty();
    }

    @Test
    void an_expression_that_does_not_parse_is_named_by_its_place() {
        refused(with("(1 +", new Playbook.Call("tool", "name", "{}")), "rounds/0/when");
        refused(with("", new Playbook.Call("tool", "name", "{\"a\":")), "rounds/0/calls/0/arguments");
        refused(new Playbook(List.of(), "{"), "output");
        refused(new Playbook(List.of(), " "), "output");
        refused(new Playbook(List.of(), "(".repeat(60_000)), "output");
    }

    @Test
    void names_are_snake_case_and_used_once() {
        refused(with("", new Playbook.Call("", "name", "{}")), "rounds/0/calls/0/tool");
        refused(with("", new Playbook.Call("tool", "No Name", "{}")), "rounds/0/calls/0/as");
        refused(
                with("", new Playbook.Call("tool", "same", "{}"), new Playbook.Call("tool", "same", "{}")),
                "rounds/0/calls/1/as");
    }

    @Test
    void an_empty_or_overlong_plan_is_refused() {
        refused(new Playbook(List.of(new Playbook.Round("", List.of())), "1"), "rounds/0/calls");
        var round = new Playbook.Round("", List.of(new Playbook.Call("tool", "name", "{}")));
        refused(new Playbook(Collections.nCopies(Playbook.MAX_ROUNDS + 1, round), "1"), "rounds");
    }

    private static Playbook with(String when, Playbook.Call... calls) {
        return new Playbook(List.of(new Playbook.Round(when, List.of(calls))), "1");
    }

    private static void refused(Playbook playbook, String where) {
        assertThat(playbook.faults()).extracting(Violation::pointer).contains("/" + where);
    }
}
