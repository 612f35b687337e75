package io.agentmarket.toolkits.tickets.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CareReviewTest {

    static Stream<List<String>> alarms() {
        return InboxLines.of("alarms.txt", 3).stream();
    }

    static Stream<List<String>> harmless() {
        return InboxLines.of("harmless.txt", 2).stream();
    }

    @ParameterizedTest
    @MethodSource("alarms")
    void crime_danger_and_law_are_named_with_words_of_the_ticket(List<String> line) {
        var review = CareReview.of(line.get(1), line.get(2));

        assertThat(review.safety())
                .isNotEmpty()
                .allSatisfy(
                        found -> assertThat(line.get(1) + "\n" + line.get(2)).contains(found.words()));
        boolean isDeception = List.of("hijacked", "phishing").contains(line.get(0));
        assertThat(kinds(review))
                .containsAnyOf(
                        line.get(0), isDeception ? "phishing" : line.get(0), isDeception ? "hijacked" : line.get(0));
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void an_alarming_word_in_a_harmless_phrase_is_no_alarm(List<String> line) {
        assertThat(CareReview.of(line.get(0), line.get(1)).safety()).isEmpty();
    }

    private static List<String> kinds(CareReview review) {
        return review.safety().stream()
                .map(found -> found.kind().name().toLowerCase(Locale.ROOT))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This is the third time I write about it.",
                "I have reset it twice and it says wrong password.",
                "Nobody answers my mails.",
                "The refund was promised 16 days ago and nothing came.",
                "The parcel has been on its way for three weeks now and still no delivery.",
                "I love the new boards, but the export loses my data.",
                "The app is slow. Also, how do I cancel the second seat?",
                "Please let me talk to a real person.",
                "My husband passed away, please close his account."
            })
    void a_case_that_is_no_longer_simple_needs_a_person(String message) {
        assertThat(CareReview.of("A question", message).reasons()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "How do I add a colleague to the workspace?",
                "I forgot my password, what can I do?",
                "Please cancel my plan at the end of the month.",
                "I also looked into the junk folder, the mail is not there.",
                "Thanks, the new boards are great!"
            })
    void a_simple_case_has_no_reason_for_a_person(String message) {
        assertThat(CareReview.of("A question", message).reasons()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        angry    | Great, another crash. Thanks for nothing.
        angry    | I just love how the export fails every single day.
        angry    | 😡 app broken again
        negative | the sync stopped 😢
        positive | works now 🎉
        """)
    void irony_and_emoji_tell_the_tone(String sentiment, String message) {
        assertThat(Tone.of(message)).get().extracting(Tone::sentiment).isEqualTo(sentiment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Great product! How do I export?",
                "Thank you in advance for adding a seat.",
                "Nice colours in the new calendar."
            })
    void plain_praise_is_no_irony(String message) {
        assertThat(Tone.of(message)).isEmpty();
    }

    @Test
    void thanks_alone_are_distinguished_from_thanks_with_a_request() {
        assertThat(Tone.thanks("Thanks a lot, it works again!")).isPresent();
        assertThat(Tone.thanks("Thanks a lot! Can you add a seat?")).isEmpty();
        assertThat(Tone.thanks("Thanks for nothing, it still fails.")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        How are past outages shown in the calendar?              | true  | false | false
        None of our stores can open the till, it shows error 503 | false | true  | false
        The report fails and the board meeting is tomorrow at 9  | false | false | true
        """)
    void impact_and_deadline_are_read_from_the_text(String message, boolean asks, boolean wide, boolean near) {
        var impact = Impact.of("Outage", message);

        assertThat(impact.asks()).isEqualTo(asks);
        assertThat(impact.wide() != null).isEqualTo(wide);
        assertThat(impact.near()).isEqualTo(near);
    }

    @Test
    void the_facts_of_a_ticket_are_taken_as_written() {
        var message = "Order no. 88213 of 4 March, invoice INV-20411, 79,90 EUR. I need it by Friday.";

        var facts = Facts.of(message, Impact.of("", message));

        assertThat(facts.orders()).containsExactly("88213");
        assertThat(facts.invoices()).containsExactly("INV-20411");
        assertThat(facts.amounts()).containsExactly("79,90 EUR");
        assertThat(facts.dates()).containsExactly("4 March");
        assertThat(facts.deadline()).isEqualTo("by Friday");
    }
}
