package io.agentmarket.toolkits.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.toolkits.documents.RelatedQuestions.Place;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelatedQuestionsTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Pumps > Seals                    | What does "Pumps" say about seals?
            Pumps > API keys                 | What does "Pumps" say about API keys?
            Pumps > How to drain it          | How do I drain it?
            Pumps > Can it run dry?          | Can it run dry?
            Pumps > When it leaks            | What does "Pumps" say under "When it leaks"?
            Pumps > Impact                   | What is the impact of Pumps?
            Pumps > Repair > 2. **Bearings** | What does "Pumps" say about bearings?
            """)
    void a_heading_becomes_a_question(String heading, String question) {
        assertThat(of("Who owns the house?", heading)).containsExactly(question);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Pumps", "Pumps > Overview", "Page 3", "Pumps > ***"})
    void a_heading_that_names_nothing_is_left_out(String heading) {
        assertThat(of("Who owns the house?", heading)).isEmpty();
    }

    @Test
    void the_asked_question_and_repetitions_are_left_out() {
        assertThat(of("How do I drain the pump?", "Pumps > How to drain the pump", "Pumps > Seals", "Repair > Seals!"))
                .containsExactly("What does \"Pumps\" say about seals?");
    }

    @Test
    void there_are_no_more_than_wanted() {
        assertThat(RelatedQuestions.of(
                        "Who owns the house?", List.of(place("Pumps > Seals"), place("Pumps > Noise")), 1))
                .containsExactly("What does \"Pumps\" say about seals?");
    }

    private static List<String> of(String asked, String... headings) {
        return RelatedQuestions.of(
                asked,
                List.of(headings).stream().map(RelatedQuestionsTest::place).toList(),
                5);
    }

    private static Place place(String heading) {
        return new Place(new UUID(0, 1), "Pumps", heading);
    }
}
