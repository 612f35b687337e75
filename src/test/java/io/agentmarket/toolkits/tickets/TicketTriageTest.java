package io.agentmarket.toolkits.tickets;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.text.Label;
import io.agentmarket.text.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TicketTriageTest {

    private static final TicketTriage TRIAGE = TicketTriage.load();

    @Test
    void reads_an_outage_as_urgent_work_for_the_reliability_team() {
        var triage = TRIAGE.assess(
                "Production is down",
                "All requests fail with error 503 since 9:12, no customer can order. Please fix this immediately!");

        assertThat(triage.category().value()).isEqualTo("outage");
        assertThat(triage.priority().value()).isEqualTo("urgent");
        assertThat(triage.urgency().value()).isEqualTo("immediate");
        assertThat(triage.team().value()).isEqualTo("site-reliability");
        assertThat(triage.outOfScope()).isFalse();
    }

    @Test
    void reads_thanks_as_positive_feedback() {
        var triage = TRIAGE.assess("Thank you", "Your support was wonderful, we are very happy with the service.");

        assertThat(triage.category().value()).isEqualTo("feedback");
        assertThat(triage.sentiment().value()).isEqualTo("positive");
        assertThat(triage.urgency().value()).isEqualTo("none");
    }

    @Test
    void names_words_of_the_ticket_as_evidence() {
        var triage = TRIAGE.assess("Login", "I forgot my password and the reset link does not arrive.");

        assertThat(triage.category().value()).isEqualTo("account_access");
        assertThat(triage.category().evidence()).contains("password");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "My card payment was declined twice, PLEASE help",
                "Der Drucker im 3. Stock druckt nicht mehr 😀",
                "don't don't don't",
                "refund REFUND Refund",
                "x"
            })
    void never_names_a_word_that_is_not_in_the_ticket(String body) {
        var triage = TRIAGE.assess("Hello", body);

        var words = Words.of("Hello\n" + body).words().stream()
                .map(Words.Word::written)
                .toList();
        assertThat(labels(triage)).allSatisfy(label -> {
            assertThat(words).containsAll(label.evidence());
            assertThat(label.evidence()).hasSizeLessThanOrEqualTo(5);
            assertThat(label.evidence().stream().map(word -> word.toLowerCase(Locale.ROOT)))
                    .doesNotHaveDuplicates();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   \n\t",
                "!!! ??? ...",
                "qwe rtz uio plk jhg fds",
                "The moon drips silver on the sleeping sea, and every wave forgets what it would be.",
                "Beat the egg whites until stiff, fold in the almonds and bake for twenty minutes at 170 degrees.",
                "hi, how was your weekend?"
            })
    void recognises_text_that_is_no_ticket(String body) {
        var triage = TRIAGE.assess("", body);

        assertThat(triage.outOfScope()).isTrue();
        assertThat(triage.intent()).isNull();
    }

    @Test
    void gives_the_same_answer_twice() {
        assertThat(TRIAGE.assess("Invoice", "The amount is wrong"))
                .isEqualTo(TRIAGE.assess("Invoice", "The amount is wrong"));
    }

    @Test
    void reads_the_subject_when_the_body_is_empty() {
        assertThat(TRIAGE.assess("The invoice is wrong", "")).isEqualTo(TRIAGE.assess("", "The invoice is wrong"));
    }

    private static List<Label> labels(Triage triage) {
        var labels = new ArrayList<>(
                List.of(triage.category(), triage.priority(), triage.sentiment(), triage.urgency(), triage.team()));
        if (triage.intent() != null) {
            labels.add(triage.intent());
        }
        return labels;
    }
}
