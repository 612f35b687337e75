package io.agentmarket.toolkits.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.documents.Passage;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class QuotesTest {

    private static final Passage SEALS = passage(1, 0, "Pumps > Seals", """
            Our pumps are painted blue in the factory.

            A leaking seal is replaced with part 4711. It costs eleven euros including postage. Keep the old one.

            Before you begin:

            1. Drain the pump.
            2. Switch it off.
            3. Take off the lid with a wrench.
            """);
    private static final Passage NOISE =
            passage(1, 1, "Pumps > Noise", "A grinding noise comes from a worn bearing in the pump's motor.");

    @Test
    void the_answering_sentence_is_quoted_unchanged() {
        var extract = Quotes.extract("Which part replaces a leaking seal?", List.of(SEALS, NOISE), 1);

        assertThat(extract.quotes()).singleElement().satisfies(quote -> {
            assertThat(quote.text()).isEqualTo("A leaking seal is replaced with part 4711.");
            assertThat(SEALS.text().substring(quote.start())).startsWith(quote.text());
        });
        assertThat(extract.isAnswer()).isTrue();
    }

    @Test
    void a_sentence_that_begins_with_a_pronoun_brings_the_one_before() {
        var quotes = Quotes.extract("How many euros does it cost including postage?", List.of(SEALS), 1)
                .quotes();

        assertThat(quotes)
                .extracting(Quote::text)
                .containsExactly("A leaking seal is replaced with part 4711. It costs eleven euros including postage.");
    }

    @Test
    void one_list_step_brings_the_whole_list_and_its_introduction() {
        var quotes = Quotes.extract("Do I take off the lid with a wrench?", List.of(SEALS), 1)
                .quotes();

        assertThat(quotes).singleElement().satisfies(quote -> {
            assertThat(quote.text()).startsWith("Before you begin:").endsWith("with a wrench.");
            assertThat(quote.isBlock()).isTrue();
        });
    }

    @Test
    void quotes_are_in_reading_order_regardless_of_rank() {
        var later = passage(1, 7, "Pumps > Foremen", "Report a leaking seal to the foreman at once.");

        var quotes = Quotes.extract("What do I do about a leaking seal?", List.of(later, SEALS), 3)
                .quotes();

        assertThat(quotes).extracting(quote -> quote.passage().position()).containsExactly(0, 7);
    }

    @Test
    void a_quote_is_not_repeated_from_a_copy() {
        var copy = passage(2, 0, "Pumps > Seals", SEALS.text());

        var quotes = Quotes.extract("Which part replaces a leaking seal?", List.of(SEALS, copy), 3)
                .quotes();

        assertThat(quotes).extracting(Quote::text).doesNotHaveDuplicates();
    }

    @Test
    void a_question_about_another_subject_is_not_answered() {
        var extract = Quotes.extract("Who painted the Mona Lisa?", List.of(SEALS, NOISE), 3);

        assertThat(extract.isAnswer()).isFalse();
        assertThat(extract.support()).isBetween(0.0, 0.3);
    }

    @Test
    void nothing_found_supports_nothing() {
        assertThat(Quotes.extract("Which part replaces a seal?", List.of(), 3)).isEqualTo(new Extract(0, List.of()));
        assertThat(Quotes.extract("Which part replaces a leaking seal?", List.of(SEALS), 0)
                        .quotes())
                .isEmpty();
    }

    @Test
    void a_sentence_with_a_bracketed_number_is_not_quoted() {
        var marked = passage(3, 0, "Pumps", "A leaking seal is replaced with part 4711 as said in [1].");

        assertThat(Quotes.extract("Which part replaces a leaking seal?", List.of(marked), 3)
                        .quotes())
                .isEmpty();
    }

    @Test
    void a_question_without_a_word_is_no_question() {
        assertThat(Quotes.extract("???", List.of(SEALS), 1).isAnswer()).isFalse();
    }

    private static Passage passage(long document, int position, String heading, String text) {
        return new Passage(
                new UUID(document, position + 1),
                new UUID(0, document),
                "Pump manual",
                "",
                heading,
                text,
                position,
                0.5);
    }
}
