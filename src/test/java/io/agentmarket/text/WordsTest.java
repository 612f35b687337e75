package io.agentmarket.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class WordsTest {

    @Test
    void folds_case_and_keeps_apostrophes_inside_words() {
        assertThat(Words.of("It’s BROKEN, isn't it?").words().stream().map(Words.Word::folded))
                .containsExactly("it's", "broken", "isn't", "it", "?");
    }

    @Test
    void gives_words_pairs_and_letter_grams() {
        var terms = new ArrayList<String>();

        Words.of("my tv").eachTerm((term, word) -> terms.add(term + word));

        assertThat(terms)
                .containsExactly(
                        "my0", "^ my0", "\t my0", "\tmy 0", "\t my 0", "tv1", "my tv1", "\t tv1", "\ttv 1", "\t tv 1");
    }

    @Test
    void finds_no_word_in_punctuation_alone() {
        assertThat(Words.of("... ,;").words()).isEmpty();
    }
}
