package io.agentmarket.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OutputRuleTest {

    private static final OutputRule CITED = new OutputRule(
            "/citations", "cite what was found", "$count(output.citations[$not($ in $$.results.search.ids)]) = 0");

    private static final List<Message> FOUND = List.of(
            new Message.User("{}"),
            new Message.Assistant(Turn.offline(
                    "", List.of(new ToolCall("c1", "search", json("{}")), new ToolCall("c2", "search", json("{}"))))),
            new Message.Results(List.of(
                    new ToolResult("c1", json("{\"ids\": [\"a\", \"b\"]}"), false),
                    new ToolResult("c2", json("{\"ids\": [\"z\"]}"), true))));

    @Test
    void a_tools_result_may_be_cited() {
        assertThat(broken("{\"citations\": [\"a\", \"b\"]}")).isEmpty();
    }

    @Test
    void an_invented_result_is_reported_with_its_pointer() {
        assertThat(broken("{\"citations\": [\"a\", \"c\"]}"))
                .containsExactly(new Violation("/citations", "cite what was found"));
    }

    @Test
    void a_failed_call_has_found_nothing() {
        assertThat(broken("{\"citations\": [\"z\"]}")).hasSize(1);
    }

    @Test
    void a_rule_that_selects_nothing_is_broken_and_not_kept() {
        var rule = new OutputRule("", "say yes", "output.yes");

        assertThat(OutputRule.broken(List.of(rule), json("{}"), json("{\"no\": true}"), FOUND))
                .hasSize(1);
    }

    @Test
    void a_rule_that_fails_is_the_packages_failure() {
        var rule = new OutputRule("", "add", "1 + output");

        assertThatThrownBy(() -> OutputRule.broken(List.of(rule), json("{}"), json("\"text\""), FOUND))
                .isInstanceOf(AppException.class)
                .hasMessageContaining("rule");
    }

    @Test
    void all_faults_of_a_rule_are_told() {
        assertThat(new OutputRule("/x", "m", "true").faults()).isEmpty();
        assertThat(new OutputRule("x", "", "(").faults())
                .extracting(Violation::pointer)
                .containsExactly("/message", "/pointer", "/holds");
        assertThat(new OutputRule("", "m", "$match(a, /(?=b)/) and $match(a, /(?=c)/)").faults())
                .hasSize(2)
                .allSatisfy(fault -> assertThat(fault.message()).contains("linear time"));
    }

    private static List<Violation> broken(String output) {
        return OutputRule.broken(List.of(CITED), json("{}"), json(output), FOUND);
    }

    private static JsonNode json(String text) {
        return Json.MAPPER.readTree(text);
    }
}
