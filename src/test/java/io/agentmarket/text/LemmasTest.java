package io.agentmarket.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LemmasTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            monei | i want my money back      | money
            end   | how do i stop the mails   | stop
            delet | it was deleted, delete it | deleted
            fine  | nothing of that           | fine
            """)
    void a_stem_is_shown_as_the_word_that_was_written(String stem, String text, String word) {
        assertThat(Lemmas.written(stem, text)).isEqualTo(word);
    }
}
