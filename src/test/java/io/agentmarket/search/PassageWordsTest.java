package io.agentmarket.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassageWordsTest {

    private final PassageWords words = new PassageWords();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            getUserName                  | getusernam get user name
            get_user_name                | get_user_nam get user name
            httpServer2                  | httpserver2 http server 2
            src/main/Foo.java            | src main foo java
            com.example.RateLimiter      | com exampl ratelimit rate limit
            the retries of the customer's invoices | retri customer' custom invoic
            Zürich 東京                   | zürich 東京
            """)
    void identifiers_match_whole_or_by_part_and_words_by_stem(String text, String terms) {
        assertThat(words.terms(text, 100)).containsExactlyInAnyOrder(terms.split(" "));
    }

    @Test
    void a_question_and_an_answer_meet_in_one_form() {
        assertThat(words.terms("user names", 10)).isSubsetOf(words.terms("getUserName()", 10));
        assertThat(words.terms("invoices were retried", 10)).contains("invoic", "retri");
    }

    @Test
    void words_that_only_ask_are_not_asked_about() {
        assertThat(words.asked("How do you hash a password?")).containsExactly("hash", "password");
    }

    @Test
    void a_question_of_asking_words_alone_keeps_them() {
        assertThat(words.asked("How do you do?")).contains("how", "do");
    }

    @Test
    void a_text_without_any_word_has_no_terms() {
        assertThat(words.asked("?! …")).isEmpty();
        assertThat(words.asked("")).isEmpty();
    }

    @Test
    void no_more_terms_are_read_than_wanted() {
        assertThat(words.terms("one two three four", 2)).containsExactly("on", "two");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            https://docs.example.com/en/api/rate-limits#about | en api rate limits about
            /src/test/MessageDigest.java                      | src test MessageDigest java
            report 2026.pdf                                   | report 2026 pdf
            ''                                                | ''
            """)
    void a_source_speaks_by_its_path_not_by_its_host(String source, String spoken) {
        assertThat(PassageWords.ofSource(source)).isEqualTo(spoken);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "What does MessageDigestFunction do?",
                "How do I set user_name?",
                "What is std::string?",
                "When is close() called?",
                "What is a `Row`?",
            })
    void identifiers_are_known_by_how_code_writes_them(String question) {
        assertThat(PassageWords.namesIdentifier(question)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"How do I pay my invoice?", "Which PDFs does the API take?", "What is the Octal class?", ""})
    void other_questions_name_no_identifier(String question) {
        assertThat(PassageWords.namesIdentifier(question)).isFalse();
    }
}
