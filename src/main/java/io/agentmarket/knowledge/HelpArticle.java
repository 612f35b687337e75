package io.agentmarket.knowledge;

import java.util.List;

/** A help article that steps can be cited from. */
public record HelpArticle(String id, String title, String category, String product, List<Section> sections) {

    public HelpArticle {
        sections = List.copyOf(sections);
    }

    /** One heading of an article with the Markdown below it. */
    public record Section(String heading, String text) {}
}
