package io.agentmarket.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {

    private static final List<String> KNOWN =
            List.of("search_documents", "read_document", "title", "id", "tool", "tools");

    @ParameterizedTest
    @CsvSource({
        "serch_documents, search_documents",
        "search-documents, search_documents",
        "SearchDocuments, search_documents",
        "titel, title",
        "ids, id",
        "toool, tool",
        "max_title, title",
        "toolss, tools"
    })
    void finds_the_intended_word(String misspelt, String meant) {
        assertThat(Spelling.nearest(misspelt, KNOWN)).contains(meant);
        assertThat(Spelling.hint(misspelt, KNOWN)).isEqualTo("; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @CsvSource({"send_mail", "xyz", "''", "search"})
    void guesses_nothing_where_nothing_is_near(String name) {
        assertThat(Spelling.nearest(name, KNOWN)).isEmpty();
        assertThat(Spelling.hint(name, KNOWN)).isEmpty();
    }
}
