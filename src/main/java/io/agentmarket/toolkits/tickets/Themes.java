package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Embedder;
import io.agentmarket.text.Vectors;
import io.agentmarket.text.Words;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The common themes of several texts. Their sentence vectors are joined bottom-up by average linkage, the two most
 * similar groups first, until no two are as similar as CLOSE; ties go to the texts that came first, so the same texts
 * in the same order give the same themes. A theme's words occur in more of its texts than expected by chance; each text
 * counts once. Its quotes come from the texts nearest to its centre: from each text the sentence that is nearest.
 */
final class Themes {

    /** By the mean cosine of MiniLM vectors between two groups. */
    private static final double CLOSE = 0.5;

    private static final int MAX_WORDS = 3;
    private static final int MAX_QUOTES = 3;
    private static final int MAX_QUOTE_CHARS = 240;
    private static final int MAX_SENTENCES = 12;
    private static final int MIN_SENTENCE_WORDS = 3;
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+|\\s*\\R\\s*");

    private final List<Text> texts;
    private final List<float[]> vectors;
    private final Map<String, Integer> frequency = new HashMap<>();

    private Themes(List<Text> texts) {
        this.texts = texts;
        this.vectors =
                Embedder.shared().embedAll(texts.stream().map(Text::whole).toList());
        texts.forEach(text -> text.words().forEach(word -> frequency.merge(word, 1, Integer::sum)));
    }

    /** At most {@code most} themes of at least two texts each, the largest first. */
    static List<Theme> of(List<Text> texts, int most) {
        var themes = new Themes(texts);
        return themes.groups().stream()
                .filter(group -> group.size() > 1)
                .sorted(Comparator.comparing((List<Integer> group) -> -group.size())
                        .thenComparing(List::getFirst))
                .limit(most)
                .map(themes::theme)
                .toList();
    }

    /** A text that may be part of a theme. */
    record Text(String id, String subject, String body) {

        String whole() {
            return subject.isBlank() ? body : subject + "\n" + body;
        }

        Set<String> words() {
            return Words.of(whole()).words().stream()
                    .filter(word -> word.isTelling()
                            && word.folded().length() > 2
                            && word.folded().indexOf('\'') < 0)
                    .map(Words.Word::folded)
                    .collect(Collectors.toSet());
        }

        /** The sentences of the text, unchanged. */
        List<String> sentences() {
            return SENTENCE_END
                    .splitAsStream(whole())
                    .map(String::strip)
                    .filter(it -> it.length() <= MAX_QUOTE_CHARS
                            && Words.of(it).words().size() >= MIN_SENTENCE_WORDS)
                    .limit(MAX_SENTENCES)
                    .toList();
        }
    }

    /** @param words the characteristic words, the most characteristic first */
    record Theme(List<String> words, List<String> ids, List<Quote> quotes) {}

    /** @param quote occurs in the text, character by character */
    record Quote(String ticketId, String quote) {}

    private List<List<Integer>> groups() {
        var groups = IntStream.range(0, texts.size())
                .mapToObj(i -> new ArrayList<>(List.of(i)))
                .collect(Collectors.toCollection(ArrayList::new));
        var similarity = similarities();
        while (true) {
            int left = -1;
            int right = -1;
            double best = CLOSE;
            for (int i = 0; i < groups.size(); i++) {
                for (int j = i + 1; j < groups.size(); j++) {
                    if (similarity[i][j] > best) {
                        best = similarity[i][j];
                        left = i;
                        right = j;
                    }
                }
            }
            if (left < 0) {
                return groups.stream().map(List::copyOf).toList();
            }
            join(groups, similarity, left, right);
        }
    }

    private double[][] similarities() {
        var similarity = new double[texts.size()][texts.size()];
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < texts.size(); j++) {
                similarity[i][j] = Vectors.dot(vectors.get(i), vectors.get(j));
            }
        }
        return similarity;
    }

    /** Average linkage by Lance and Williams; the last group takes the place of the one that is gone. */
    private static void join(List<ArrayList<Integer>> groups, double[][] similarity, int left, int right) {
        double mine = groups.get(left).size();
        double other = groups.get(right).size();
        int last = groups.size() - 1;
        for (int k = 0; k <= last; k++) {
            double joined = (mine * similarity[left][k] + other * similarity[right][k]) / (mine + other);
            similarity[left][k] = joined;
            similarity[k][left] = joined;
        }
        for (int k = 0; k <= last; k++) {
            similarity[right][k] = similarity[last][k];
            similarity[k][right] = similarity[k][last];
        }
        groups.get(left).addAll(groups.get(right));
        groups.get(left).sort(Comparator.naturalOrder());
        groups.set(right, groups.get(last));
        groups.remove(last);
    }

    private Theme theme(List<Integer> group) {
        var centre = new float[Embedder.DIMENSIONS];
        for (int member : group) {
            for (int d = 0; d < centre.length; d++) {
                centre[d] += vectors.get(member)[d];
            }
        }
        var quotes = group.stream()
                .sorted(Comparator.comparing((Integer member) -> -Vectors.dot(vectors.get(member), centre))
                        .thenComparing(Comparator.naturalOrder()))
                .map(member -> quote(texts.get(member), centre))
                .flatMap(List::stream)
                .limit(MAX_QUOTES)
                .toList();
        return new Theme(
                words(group), group.stream().map(i -> texts.get(i).id()).toList(), quotes);
    }

    private static List<Quote> quote(Text text, float[] centre) {
        var sentences = text.sentences();
        var vectors = Embedder.shared().embedAll(sentences);
        return IntStream.range(0, sentences.size())
                .boxed()
                .max(Comparator.comparing((Integer i) -> Vectors.dot(vectors.get(i), centre))
                        .thenComparing(Comparator.reverseOrder()))
                .map(i -> List.of(new Quote(text.id(), sentences.get(i))))
                .orElse(List.of());
    }

    private List<String> words(List<Integer> group) {
        var inside = new HashMap<String, Integer>();
        group.forEach(i -> texts.get(i).words().forEach(word -> inside.merge(word, 1, Integer::sum)));
        return inside.entrySet().stream()
                .filter(it -> it.getValue() > 1)
                .sorted(Comparator.comparing((Map.Entry<String, Integer> it) -> -telling(it, group.size()))
                        .thenComparing(Map.Entry::getKey))
                .limit(MAX_WORDS)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Share of the theme's texts times how rare the word is elsewhere. */
    private double telling(Map.Entry<String, Integer> word, int size) {
        double elsewhere = frequency.getOrDefault(word.getKey(), 0) - word.getValue();
        double rest = Math.max(1, texts.size() - size);
        return (double) word.getValue() / size * Math.log(2 + rest / (1 + elsewhere));
    }
}
