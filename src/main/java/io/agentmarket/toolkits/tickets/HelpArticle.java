package io.agentmarket.toolkits.tickets;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A help article that steps can be cited from.
 *
 * @param category of a bundled article; null for the customer's own
 * @param product likewise
 */
record HelpArticle(
        String id,
        String title,
        @Nullable String category,
        @Nullable String product,
        Origin origin,
        List<Section> sections) {

    HelpArticle {
        sections = List.copyOf(sections);
    }

    /** The whole text, with title and headings. */
    String text() {
        return sections.stream()
                .map(section -> section.heading() + "\n" + section.text())
                .collect(Collectors.joining("\n", title + "\n", ""));
    }

    /** Where an article comes from. */
    enum Origin {
        BUNDLED,
        /** One of the customer's documents. */
        OWN,
        /** One of the customer's documents whose text is sent unchanged. */
        MACRO;

        boolean isOwn() {
            return this != BUNDLED;
        }

        boolean isMacro() {
            return this == MACRO;
        }
    }

    /** One heading of an article with the Markdown below it. */
    record Section(String heading, String text) {}
}
