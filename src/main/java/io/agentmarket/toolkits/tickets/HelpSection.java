package io.agentmarket.toolkits.tickets;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.toolkits.tickets.HelpArticle.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A section of a help article that was found.
 *
 * @param own whether the article is one of the customer's documents
 * @param macro whether its text is a ready answer that is sent unchanged
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record HelpSection(
        String articleId,
        String title,
        @Nullable String category,
        @Nullable String product,
        String heading,
        String text,
        double score,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean own,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean macro) {

    static HelpSection of(HelpArticle article, HelpArticle.Section section, double score) {
        Origin origin = article.origin();
        return new HelpSection(
                article.id(),
                article.title(),
                article.category(),
                article.product(),
                section.heading(),
                section.text(),
                score,
                origin.isOwn(),
                origin.isMacro());
    }
}
