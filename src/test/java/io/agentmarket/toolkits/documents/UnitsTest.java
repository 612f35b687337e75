package io.agentmarket.toolkits.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

    @Test
    void a_paragraph_is_divided_into_its_sentences() {
        var text = "Drain the pump. Then open the lid!\nIs it dry? Close it.";

        assertThat(units(text)).containsExactly("Drain the pump.", "Then open the lid!", "Is it dry?", "Close it.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Use a seal of rubber, e.g. part 4711, or of felt.",
                "It takes approx. Five minutes (see fig. Seven).",
                "Run `pump. Drain` and wait.",
                "Pay (Mr. Smith knows how. Ask him) before noon."
            })
    void a_full_stop_inside_a_sentence_does_not_end_it(String sentence) {
        assertThat(units(sentence)).containsExactly(sentence);
    }

    @Test
    void a_list_item_stays_whole_with_its_further_lines_and_deeper_items() {
        var text = "- Seals. Check each one\n  by hand\n  - the inner\n  - the outer\n- Bearings";

        assertThat(units(text))
                .containsExactly("- Seals. Check each one\n  by hand\n  - the inner\n  - the outer", "- Bearings");
    }

    @Test
    void code_is_one_unit_with_any_content() {
        var text = "Run this:\n\n```\npump stop. Now!\n\n- wait\n```\n\nIt is safe.";

        assertThat(units(text)).containsExactly("Run this:", "```\npump stop. Now!\n\n- wait\n```", "It is safe.");
    }

    @Test
    void code_without_an_end_goes_to_the_end_of_the_text() {
        assertThat(units("```\npump stop")).containsExactly("```\npump stop");
    }

    @Test
    void a_short_table_is_one_unit_a_long_one_many_rows() {
        var row = "| seal | " + "x".repeat(300) + " |";

        assertThat(units("| part | price |\n|---|---|\n| seal | 3 |")).hasSize(1);
        assertThat(units(row + "\n" + row + "\n" + row)).hasSize(3);
    }

    @Test
    void headings_and_blank_lines_are_no_units() {
        assertThat(units("# Pumps\n\n \n")).isEmpty();
        assertThat(units("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1) a\n2) b\n\nEnd", "a\n|\n```", "-\n- x\n   \n\ty", "😀. 😀! (", "| |\n- \n```x"})
    void units_stand_in_the_text_in_order_and_do_not_overlap(String text) {
        int end = 0;
        for (var unit : Units.of(text)) {
            assertThat(unit.start()).isGreaterThanOrEqualTo(end);
            assertThat(unit.in(text)).isEqualTo(unit.in(text).strip()).isNotEmpty();
            end = unit.end();
        }
        assertThat(end).isLessThanOrEqualTo(text.length());
    }

    private static List<String> units(String text) {
        return Units.of(text).stream().map(unit -> unit.in(text)).toList();
    }
}
