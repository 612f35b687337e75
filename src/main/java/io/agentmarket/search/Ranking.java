package io.agentmarket.search;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/*
 * The scores of words and meaning are added, not their ranks: both scores are on a scale that does not depend on the
 * size of the corpus (share of the question's weight, cosine), so the lead of the first result counts, and the same two
 * values give the probability that the passage is an answer. A question that names an identifier is about exactly that
 * one, while its nearest texts are about similar ones: there meaning counts half. Convex combination against rank
 * fusion: Bruch, Gai and Ingber, TOIS 2023. Weights and coefficients come from the questions of bench/score-retrieval,
 * which also prints the results on questions that were not used for them; docs/decisions/0015-retrieval.md has the
 * rejected alternatives.
 */
/** Merges the results by words and by meaning into one order, with the probability that each passage is an answer. */
public final class Ranking {

    /**
     * The number of results of each search to pass in: with fewer, chunks found by only one search lack the other's
     * score.
     */
    public static final int DEPTH = 200;

    /** The maximum number of ranked chunks; only these are read. */
    private static final int SHORTLIST = 50;

    private static final double BY_WORDS = 0.65;
    private static final double BY_MEANING = 0.6;
    private static final double BY_MEANING_OF_IDENTIFIERS = 0.3;

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingDouble(Candidate::score).reversed().thenComparing(Candidate::chunk);

    /**
     * Orders the results of both searches.
     *
     * @param question its identifiers decide the weight of meaning
     * @param words what {@link PassageIndex#words} found, best first
     * @param nearest what {@link VectorStore#nearest} found, best first; empty if the search by meaning was not
     * available
     * @param texts reads chunks; one that is missing in the result was deleted and is left out
     * @return best first, at most 50
     */
    public List<Ranked> rank(
            String question,
            List<Scored> words,
            List<Scored> nearest,
            Function<Collection<UUID>, Map<UUID, String>> texts) {
        var shortlist = shortlist(question, words, nearest);
        var present = texts.apply(shortlist.stream().map(Candidate::chunk).toList());
        boolean byMeaning = !nearest.isEmpty();
        return shortlist.stream()
                .filter(each -> present.containsKey(each.chunk()))
                .map(each -> new Ranked(
                        each.chunk(),
                        each.score(),
                        byMeaning ? Relevance.of(each.words(), each.nearness()) : Relevance.of(each.words())))
                .toList();
    }

    static List<Candidate> shortlist(String question, List<Scored> words, List<Scored> nearest) {
        double weight = PassageWords.namesIdentifier(question) ? BY_MEANING_OF_IDENTIFIERS : BY_MEANING;
        var byWords = scores(words);
        var byMeaning = scores(nearest);
        // A chunk that is not among the nearest is at most as near as the last of them.
        double far = nearest.isEmpty() ? 0 : nearest.getLast().score();
        var all = new HashMap<UUID, Candidate>();
        for (var found : List.of(words, nearest)) {
            for (var each : found) {
                var chunk = each.chunk();
                double said = byWords.getOrDefault(chunk, 0.0);
                double near = byMeaning.getOrDefault(chunk, far);
                all.put(chunk, new Candidate(chunk, said, near, BY_WORDS * said + weight * near));
            }
        }
        return all.values().stream().sorted(BEST_FIRST).limit(SHORTLIST).toList();
    }

    private static Map<UUID, Double> scores(List<Scored> found) {
        return found.stream().collect(Collectors.toMap(Scored::chunk, Scored::score, Math::max));
    }

    /**
     * A chunk with its scores from both searches.
     *
     * @param words the share of the question's weight, 0 to 1
     * @param nearness the cosine of its nearest window, -1 to 1
     * @param score orders the chunks of one search
     */
    record Candidate(UUID chunk, double words, double nearness, double score) {}

    /**
     * A ranked chunk.
     *
     * @param score orders the chunks of one search
     * @param relevance the probability, 0 to 1, that the passage answers the question; calibrated for the first place
     */
    public record Ranked(UUID chunk, double score, double relevance) {}
}
