package io.agentmarket.toolkits.tickets.care;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cries for help, threats and deceptions in many wordings, and harmless look-alikes. */
class GraveWordsTest {

    private static final int MIN_NAMED = 36;
    private static final int MIN_FOR_PERSON = 53;
    private static final int MAX_FALSE_ALARMS = 5;

    static Stream<List<String>> grave() {
        return lines().filter(line -> !line.getFirst().equals("calm"));
    }

    static Stream<List<String>> kinds() {
        return Stream.of("kinds.txt", "kinds-foreign.txt", "kinds-desk.txt")
                .flatMap(set -> InboxLines.of(set, 3).stream());
    }

    /** What the signs and the head have never seen: most is named, nearly all of it goes to a person. */
    @Test
    void most_wordings_that_nobody_listed_are_found() {
        var unseen = InboxLines.of("kinds-unseen.txt", 3);
        var calm = unseen.stream().filter(line -> line.get(1).equals("calm")).toList();
        var grave = unseen.stream().filter(line -> !line.get(1).equals("calm")).toList();

        assertThat(grave)
                .hasSizeGreaterThanOrEqualTo(70)
                .filteredOn(GraveWordsTest::isNamed)
                .hasSizeGreaterThanOrEqualTo(MIN_NAMED);
        assertThat(grave).filteredOn(GraveWordsTest::isForPerson).hasSizeGreaterThanOrEqualTo(MIN_FOR_PERSON);
        assertThat(calm)
                .hasSizeGreaterThanOrEqualTo(30)
                .filteredOn(GraveWordsTest::isForPerson)
                .hasSizeLessThanOrEqualTo(MAX_FALSE_ALARMS);
    }

    private static boolean isNamed(List<String> line) {
        return !CareReview.of("", line.get(2)).safety().isEmpty();
    }

    private static boolean isForPerson(List<String> line) {
        return !CareReview.of("", line.get(2)).reasons().isEmpty();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void each_kind_of_crime_and_danger_is_told_from_its_look_alikes(List<String> line) {
        assertThat(KindsScore.isFound(line))
                .as("%s is found in: %s", CareReview.of("", line.get(2)).safety(), line)
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "My cousin used my login last week. How do I set a new password?",
                "A woman from the market phoned about my account, how do I reset the code?",
                "There is a funny message on the sign-in page, how do I get in?"
            })
    void another_actor_in_a_matter_of_access_needs_a_person(String message) {
        assertThat(CareReview.of("Password", message).reasons()).isNotEmpty();
    }

    static Stream<String> calm() {
        return lines().filter(line -> line.getFirst().equals("calm")).map(line -> line.get(1));
    }

    private static Stream<List<String>> lines() {
        return InboxLines.of("grave.txt", 2).stream();
    }

    @ParameterizedTest
    @MethodSource("grave")
    void a_grave_sentence_names_its_kind_as_the_reason(List<String> line) {
        var review = CareReview.of("A question", line.get(1));

        assertThat(review.safety())
                .extracting(found -> found.kind().name().toLowerCase(Locale.ROOT))
                .contains(line.getFirst());
        assertThat(review.reasons()).isNotEmpty();
        assertThat(review.alarm()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("calm")
    void a_false_friend_gives_no_reason_for_a_person(String message) {
        assertThat(CareReview.of("A question", message).reasons()).isEmpty();
    }

    @Test
    void no_grave_word_is_found_inside_another_word() {
        for (var found : grave().toList()) {
            for (var sign : CareReview.of("", found.get(1)).safety()) {
                var hidden = CareReview.of("", "Mx" + sign.words().strip() + "xm");

                assertThat(hidden.safety())
                        .as(sign.words())
                        .noneMatch(each -> each.words().equals(sign.words())
                                && sign.words().matches("(?s)\\w.*\\w"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thanks, that solved it. You can close this.",
                "Thank you, it works now.",
                "Solved, thanks!",
                "It is fixed, thank you very much.",
                "You can close the ticket, all good.",
                "Thanks, this fixed it.",
                "Mirko was brilliant. Keep it up!",
                "Your team is wonderful.",
                "Thanks, that did the trick.",
                "Sorted, cheers!"
            })
    void a_thanks_that_closes_a_case_is_thanks(String message) {
        assertThat(Tone.thanks(message)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Thanks, that solved one thing, but the export fails.",
                "It is fixed for me, please fix it for Tom, thanks.",
                "Thanks, is that solved?",
                "You can close my account, nobody answers.",
                "Please close the ticket, it is still broken, thanks."
            })
    void a_thanks_with_a_request_or_trouble_is_none(String message) {
        assertThat(Tone.thanks(message)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "My username is joe and the page is white, so log in for me.",
                "Somebody wrote and would like my card number.",
                "Could you change the address on the invoice?"
            })
    void a_calm_text_has_no_temper(String message) {
        assertThat(Tone.hasTemper(message)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "This is the worst support I know.",
                "I am fed up.",
                "Nobody answers.",
                "ANSWER ME NOW",
                "Give me my money back!!"
            })
    void a_word_of_anger_or_its_marks_are_temper(String message) {
        assertThat(Tone.hasTemper(message)).isTrue();
    }
}
