package io.agentmarket.toolkits.documents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionPartsTest {

    @Test
    void two_questions_are_searched_apart() {
        assertThat(QuestionParts.of("How long are backups kept, and who may restore them?"))
                .containsExactly("How long are backups kept", "who may restore them? (backups kept)");
    }

    @Test
    void a_dependent_part_is_searched_with_the_first_parts_subject() {
        assertThat(QuestionParts.of("What does TargetDown mean and how do I fix it?"))
                .containsExactly("What does TargetDown mean", "how do I fix it? (TargetDown mean)");
    }

    @Test
    void sentences_are_parts_too() {
        assertThat(QuestionParts.of("How old is the pump? Which seal fits the valve?"))
                .containsExactly("How old is the pump?", "Which seal fits the valve?");
    }

    @Test
    void there_are_three_parts_at_most_and_nothing_is_lost() {
        var parts = QuestionParts.of("Who pays for it? Who signs the form? Who keeps the key? Who closes the door?");

        assertThat(parts).hasSize(3);
        assertThat(parts.getLast()).contains("Who keeps the key?", "Who closes the door?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "How do I stop and start the pump?",
                "Terms and conditions",
                "Is it safe? Yes?",
                "What is research and development?",
                " ",
                "?"
            })
    void one_question_stays_one(String question) {
        assertThat(QuestionParts.of(question)).containsExactly(question);
    }
}
