package io.agentmarket.toolkits.tickets;

import java.util.List;

/** A help article that steps can be cited from. */
record HelpArticle(String id, String title, String category, String product, List<Section> sections) {

    HelpArticle {
        sections = List.copyOf(sections);
    }

    /** One heading of an article with the Markdown below it. */
    record Section(String heading, String text) {}
}
