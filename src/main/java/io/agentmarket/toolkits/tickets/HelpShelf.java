package io.agentmarket.toolkits.tickets;

import io.agentmarket.search.HybridIndex;
import io.agentmarket.text.Vectors;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.util.function.SingletonSupplier;

/** One customer's own help articles and macros as they were at one moment, searched by section. */
final class HelpShelf {

    static final HelpShelf EMPTY = new HelpShelf(List.of());

    /** A search finds pieces, and a section has up to this many. */
    private static final int PIECES_PER_SECTION = 4;

    private final Map<String, Shelved> articles;
    private final List<At> places;
    private final Supplier<HybridIndex> index;
    private final Supplier<List<ArticleScope>> scopes;

    HelpShelf(List<Shelved> articles) {
        this.articles = articles.stream()
                .collect(Collectors.toUnmodifiableMap(each -> each.article().id(), Function.identity()));
        this.places = articles.stream()
                .flatMap(each -> each.pieces().stream().map(piece -> new At(each.article(), piece)))
                .toList();
        this.index = SingletonSupplier.of(this::index);
        this.scopes = SingletonSupplier.of(() -> articles.stream()
                .map(Shelved::article)
                .map(article -> ArticleScope.of(article, ArticleSteps.of(article, article.sections())))
                .toList());
    }

    /** An article, and the pieces of its sections that are compared with a ticket. */
    record Shelved(HelpArticle article, List<Piece> pieces) {

        Shelved {
            pieces = List.copyOf(pieces);
        }
    }

    /** A piece of a section. @param vector of length one */
    record Piece(HelpArticle.Section section, String text, float[] vector) {}

    private record At(HelpArticle article, Piece piece) {}

    private record Key(String article, String heading) {}

    boolean isEmpty() {
        return articles.isEmpty();
    }

    int size() {
        return places.size();
    }

    Optional<Shelved> shelved(String id) {
        return Optional.ofNullable(articles.get(id));
    }

    /** What each article is about. */
    List<ArticleScope> scopes() {
        return scopes.get();
    }

    /** The sections nearest to the question, best first, at most {@code most}; none twice. */
    List<HelpSection> search(HybridIndex.Question question, int most) {
        if (places.isEmpty()) {
            return List.of();
        }
        var found = new LinkedHashMap<Key, HelpSection>();
        for (var hit : index.get().search(question, most * PIECES_PER_SECTION)) {
            var at = places.get(hit.position());
            var section = at.piece().section();
            found.merge(
                    new Key(at.article().id(), section.heading()),
                    HelpSection.of(at.article(), section, hit.similarity()),
                    (first, other) -> first.score() >= other.score() ? first : other);
        }
        return found.values().stream().limit(most).toList();
    }

    /** The article's sections, the nearest to the question first; none when there is no such article. */
    List<HelpArticle.Section> nearest(String article, HybridIndex.Question question) {
        return shelved(article).stream()
                .flatMap(shelved -> shelved.pieces().stream())
                .sorted(Comparator.comparingDouble(piece -> -Vectors.dot(piece.vector(), question.vector())))
                .map(Piece::section)
                .distinct()
                .toList();
    }

    private HybridIndex index() {
        return new HybridIndex(places.stream()
                .map(at -> new HybridIndex.Entry(
                        at.article().title() + " " + at.piece().section().heading(),
                        at.piece().text(),
                        at.piece().vector()))
                .toList());
    }
}
