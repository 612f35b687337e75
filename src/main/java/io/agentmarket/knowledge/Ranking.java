package io.agentmarket.knowledge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes one order of what was found by words and by meaning, and says how likely it is an answer. */
final class Ranking {

    /** How many of each search to hand in: with fewer, chunks that only one of them found lack the other's score. */
    static final int DEPTH = 200;

    /** From this relevance of the best passage on, a question is answered; below it the answer is "I don't know". */
    static final double ANSWERABLE = 0.5;

    /** At most so many are ranked; only their texts are read. */
    private static final int SHORTLIST = 50;

    /** The best of them are compared with the question word by word. */
    private static final int COMPARED = 10;

    private static final double BY_WORDS = 0.65;
    private static final double BY_MEANING = 0.6;
    private static final double BY_COMPARISON = 0.3;

    /** What a ticket or a pasted log says first says what it asks; reading all of a long one takes seconds. */
    private static final int MAX_QUERY_CHARS = 2_000;

    private final LateInteraction comparison = new LateInteraction(new PassageWords());

    /**
     * Orders what both searches found.
     *
     * @param words what {@link PassageIndex#words} found, best first
     * @param nearest what {@link VectorStore#nearest} found, best first
     * @param texts reads chunks; one that is missing from the answer was deleted and is left out
     * @return best first, at most 50
     */
    List<Ranked> rank(
            String query,
            List<Scored> words,
            List<Scored> nearest,
            Function<Collection<UUID>, Map<UUID, String>> texts) {
        var shortlist = shortlist(words, nearest);
        var present = texts.apply(shortlist.stream().map(Candidate::chunk).toList());
        shortlist.removeIf(candidate -> !present.containsKey(candidate.chunk()));
        var best = shortlist.subList(0, Math.min(COMPARED, shortlist.size()));
        var compared = comparison.scores(
                query.length() <= MAX_QUERY_CHARS ? query : query.substring(0, MAX_QUERY_CHARS),
                best.stream().map(each -> present.get(each.chunk())).collect(Collectors.toList()));
        for (int i = 0; i < best.size(); i++) {
            best.set(i, best.get(i).with(compared.get(i)));
        }
        best.sort(BEST_FIRST);
        return shortlist.stream()
                .map(each -> new Ranked(each.chunk(), each.score(), Math.clamp(each.nearness(), 0, 1)))
                .toList();
    }

    private static final Comparator<Candidate> BEST_FIRST =
            Comparator.comparingDouble(Candidate::score).reversed().thenComparing(Candidate::chunk);

    private static List<Candidate> shortlist(List<Scored> words, List<Scored> nearest) {
        var byWords = scores(words);
        var byMeaning = scores(nearest);
        // What is not among the nearest is at most as near as the last of them.
        double far = nearest.isEmpty() ? 0 : nearest.getLast().score();
        var all = new HashMap<UUID, Candidate>();
        for (var found : List.of(words, nearest)) {
            for (var each : found) {
                var chunk = each.chunk();
                all.put(
                        chunk,
                        new Candidate(chunk, byWords.getOrDefault(chunk, 0.0), byMeaning.getOrDefault(chunk, far), 0));
            }
        }
        return all.values().stream()
                .sorted(BEST_FIRST)
                .limit(SHORTLIST)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static Map<UUID, Double> scores(List<Scored> found) {
        return found.stream().collect(Collectors.toMap(Scored::chunk, Scored::score, Math::max));
    }

    private record Candidate(UUID chunk, double words, double nearness, double comparison) {

        double score() {
            return BY_WORDS * words + BY_MEANING * nearness + BY_COMPARISON * comparison;
        }

        Candidate with(double compared) {
            return new Candidate(chunk, words, nearness, compared);
        }
    }

    /**
     * A chunk in its place.
     *
     * @param score orders the chunks of one search; comparable within it only
     * @param relevance the probability, 0 to 1, that the passage answers the question
     */
    record Ranked(UUID chunk, double score, double relevance) {}
}
