package io.agentmarket.marketplace;

import io.agentmarket.agents.AgentPackage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Scores how well packages match words.
 *
 * <p>A word counts by the best field that contains it; a word that only begins with the typed word counts half.
 * Packages that match more words come first.
 */
record Search(List<String> words) {

    private static final int PER_WORD = 1_000;
    private static final int TITLE = 20;
    private static final int LABEL = 12;
    private static final int SUMMARY = 6;
    private static final int README = 2;

    /** @param text at most 200 characters, as typed */
    static Search of(String text) {
        return new Search(List.copyOf(wordsOf(text)));
    }

    /** The score of a package; 0 if no word matches. */
    int score(AgentPackage agent) {
        var title = wordsOf(agent.title() + " " + agent.id());
        var labels = wordsOf(String.join(" ", agent.labels()) + " " + agent.category());
        var summary = wordsOf(agent.summary());
        var readme = wordsOf(agent.readme());
        return words.stream()
                .mapToInt(word -> {
                    var best = Math.max(
                            Math.max(match(word, title, TITLE), match(word, labels, LABEL)),
                            Math.max(match(word, summary, SUMMARY), match(word, readme, README)));
                    return best == 0 ? 0 : PER_WORD + best;
                })
                .sum();
    }

    private static int match(String word, Set<String> field, int weight) {
        if (field.contains(word)) {
            return weight;
        }
        return field.stream().anyMatch(other -> other.startsWith(word)) ? weight / 2 : 0;
    }

    private static Set<String> wordsOf(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }
}
