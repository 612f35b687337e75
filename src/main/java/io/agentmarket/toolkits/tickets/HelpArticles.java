package io.agentmarket.toolkits.tickets;

import io.agentmarket.search.HybridIndex;
import io.agentmarket.search.SeedVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** The bundled help articles, searched by section. */
@Component
final class HelpArticles {

    private final Map<String, HelpArticle> articles;
    private final List<Place> places = new ArrayList<>();

    /** Made at the first search: a replica that never searches does not load the embedding model. */
    private final Supplier<HybridIndex> index;

    HelpArticles() {
        var all = SeedTexts.articles();
        this.articles = all.stream().collect(Collectors.toUnmodifiableMap(HelpArticle::id, Function.identity()));
        all.forEach(article -> article.sections().forEach(section -> places.add(new Place(article, section))));
        this.index = SingletonSupplier.of(() -> index(SeedVectors.shipped()));
    }

    /** The sections nearest to the query, best first, at most {@code most}. */
    List<HelpSection> search(String query, int most) {
        return index.get().search(HybridIndex.Question.of(query), most).stream()
                .map(hit -> places.get(hit.position()).found(hit.similarity()))
                .toList();
    }

    Optional<HelpArticle> find(String id) {
        return Optional.ofNullable(articles.get(id));
    }

    List<String> texts() {
        return places.stream().map(Place::text).toList();
    }

    private HybridIndex index(SeedVectors vectors) {
        return new HybridIndex(places.stream()
                .map(place -> new HybridIndex.Entry(
                        place.article().title() + " " + place.section().heading(),
                        place.section().text(),
                        vectors.of(place.text())))
                .toList());
    }

    private record Place(HelpArticle article, HelpArticle.Section section) {

        String text() {
            return article.title() + "\n" + section.heading() + "\n" + section.text();
        }

        HelpSection found(double score) {
            return HelpSection.of(article, section, score);
        }
    }
}
