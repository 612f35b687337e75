package io.agentmarket.toolkits.tickets;

import io.agentmarket.search.HybridIndex;
import io.agentmarket.tools.Arguments;
import io.agentmarket.tools.ToolContext;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * The articles that a run may cite: the customer's own, the bundled ones, or both, as its deployment says ({@code
 * help_articles}). Without that setting, the bundled articles are not used once the customer has one of its own,
 * because they describe the pages of an imaginary company.
 */
@Component
final class HelpLibrary {

    private static final Comparator<HelpSection> BEST = Comparator.comparingDouble(section -> -section.score());

    /** Sections that a resolution is compared with. */
    private static final int MAX_NEAR = 6;

    /**
     * The share of words from which a resolution repeats an article. It separates those in {@code OwnHelpTest} that do
     * from those with another solution.
     */
    private static final double SAID = 0.55;

    private final HelpArticles bundled;
    private final OwnHelp own;

    HelpLibrary(HelpArticles bundled, OwnHelp own) {
        this.bundled = bundled;
        this.own = own;
    }

    /** The sections nearest to the query, best first, at most {@code most}. */
    List<HelpSection> search(ToolContext context, String query, int most) {
        var open = open(context);
        if (open.own().isEmpty()) {
            return open.bundled() ? bundled.search(query, most) : List.of();
        }
        var found = open.own().search(HybridIndex.Question.of(query), most);
        return open.bundled()
                ? Stream.concat(found.stream(), bundled.search(query, most).stream())
                        .sorted(BEST)
                        .limit(most)
                        .toList()
                : found;
    }

    /** An article by its id, with the section that its steps are taken from for this message. */
    Optional<Opened> open(ToolContext context, String id, String message) {
        var open = open(context);
        var mine = open.own().shelved(id).map(HelpShelf.Shelved::article);
        if (mine.isPresent()) {
            var nearest = message.isBlank()
                    ? mine.get().sections()
                    : open.own().nearest(id, HybridIndex.Question.of(message));
            return mine.map(article -> new Opened(article, ArticleSteps.of(article, nearest)));
        }
        return open.bundled()
                ? bundled.find(id).map(article -> new Opened(article, ArticleSteps.of(article)))
                : Optional.empty();
    }

    /**
     * The article that describes what solved a ticket. Common words decide, not similar meaning: another solution of
     * the same problem is just as near to the article in meaning.
     */
    Optional<Solution> solution(ToolContext context, String resolution) {
        return search(context, resolution, MAX_NEAR).stream()
                .map(HelpSection::articleId)
                .distinct()
                .flatMap(id -> open(context, id, "").stream())
                .map(opened -> new Solution(
                        opened.article().id(),
                        Arguments.rounded(
                                SaidDone.share(resolution, opened.article().text()))))
                .filter(solution -> solution.score() >= SAID)
                .max(Comparator.comparingDouble(Solution::score));
    }

    /** @param score the share of the resolution's words that the article has */
    record Solution(String articleId, double score) {}

    /** Whether this run may show bundled articles and resolved tickets. */
    boolean bundledIsOpen(ToolContext context) {
        return open(context).bundled();
    }

    /**
     * How an article that was opened for a message fits it.
     *
     * @param solved the texts of earlier tickets that the article solved
     */
    ArticleFit fit(ToolContext context, Opened opened, Asked asked, List<String> solved) {
        var article = opened.article();
        var scopes = article.origin().isOwn() ? open(context).own().scopes() : List.<ArticleScope>of();
        var doubts = scopes.stream()
                .filter(scope -> scope.id().equals(article.id()))
                .flatMap(scope -> ArticleDoubts.of(
                        asked.subject(),
                        asked.message(),
                        scope.solving(solved),
                        scopes.stream().filter(other -> other != scope).toList())
                        .stream())
                .toList();
        return ArticleFit.of(article, opened.steps(), asked.message(), doubts);
    }

    /** A ticket. @param subject may be empty */
    record Asked(String subject, String message) {}

    /** @param steps what the article tells the customer of this ticket to do */
    record Opened(HelpArticle article, ArticleSteps steps) {}

    private record Open(HelpShelf own, boolean bundled) {}

    private Open open(ToolContext context) {
        var said = Desk.of(context.own().config()).helpArticles();
        return switch (said == null ? "" : said) {
            case "own" -> new Open(own.of(context.customer()), false);
            case "bundled" -> new Open(HelpShelf.EMPTY, true);
            case "both" -> new Open(own.of(context.customer()), true);
            default -> {
                var shelf = own.of(context.customer());
                yield new Open(shelf, shelf.isEmpty());
            }
        };
    }
}
