package io.agentmarket.knowledge;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Fuses what was found by words and by meaning into one order. */
final class Ranking {

    /** From this relevance of the best passage on, a question is answered; below it the answer is "I don't know". */
    static final double ANSWERABLE = 0.5;

    private static final double BY_WORDS = 0.3;
    private static final double BY_MEANING = 0.7;

    /**
     * Orders what both searches found.
     *
     * @param words what {@link PassageIndex#words} found
     * @param nearest what {@link VectorStore#nearest} found
     * @param texts reads chunks; one that is missing from the answer was deleted and is left out
     * @return best first
     */
    List<Ranked> rank(
            String query,
            List<Scored> words,
            List<Scored> nearest,
            Function<Collection<UUID>, Map<UUID, String>> texts) {
        var fused = new HashMap<UUID, Double>();
        add(fused, words, BY_WORDS);
        add(fused, nearest, BY_MEANING);
        var present = texts.apply(fused.keySet()).keySet();
        double best = nearest.stream().mapToDouble(Scored::score).max().orElse(0);
        return fused.entrySet().stream()
                .filter(entry -> present.contains(entry.getKey()))
                .map(entry -> new Ranked(entry.getKey(), entry.getValue(), Math.clamp(best, 0, 1)))
                .sorted(Comparator.comparingDouble(Ranked::score).reversed().thenComparing(Ranked::chunk))
                .toList();
    }

    /** The share of the list's best score, weighted. */
    private static void add(Map<UUID, Double> fused, List<Scored> found, double weight) {
        double best = found.stream().mapToDouble(Scored::score).max().orElse(1);
        found.forEach(each -> fused.merge(each.chunk(), weight * each.score() / best, Double::sum));
    }

    /**
     * A chunk in its place.
     *
     * @param score orders the chunks of one search; comparable within it only
     * @param relevance the probability, 0 to 1, that the search's best passages answer the question
     */
    record Ranked(UUID chunk, double score, double relevance) {}
}
