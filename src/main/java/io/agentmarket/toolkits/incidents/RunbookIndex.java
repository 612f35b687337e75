package io.agentmarket.toolkits.incidents;

import io.agentmarket.search.PassageWords;
import io.agentmarket.text.Embedder;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;

/*
 * A hundred pages are compared with a paragraph in two ways: by words with BM25 (Robertson and Zaragoza, 2009) and by
 * meaning. The question is as long as an answer, which changes three things compared with the search for passages.
 * First, a word that the question repeats counts each time. Second, the similarity of a page is the mean of two values:
 * that of its nearest window, which finds the sentence that says the same, and that of all its windows together, which
 * finds the page about the same subject. The mean is better than either. Third, a page is named for its alert, and an
 * alert usually contains much of that name in other words: the share of the title, weighted by rarity, that the
 * question covers is a third score, and the only one that distinguishes pages with nearly the same text. The scores
 * have no common scale, so each is standardised over the pages of one search, and they are added with weights. The
 * constants were chosen on the questions of bench/score-runbooks, which prints how well they generalise.
 */
/**
 * A few hundred pages in memory, each searched as a whole. Immutable and thread-safe; of pages with equal scores the
 * first one given wins.
 */
final class RunbookIndex {

    /** Repeated words of a page keep counting; a long page needs more of them. */
    private static final double SATURATION = 2;

    private static final double LENGTH_SHARE = 0.9;

    private static final double BY_WORDS = 0.45;

    /** The weight of a word in the title. */
    private static final int TITLE = 3;

    private static final double BY_TITLE = 0.4;

    private static final int WINDOW = 128;
    private static final int STRIDE = 80;
    private static final int MAX_CHARS = 4_000;

    private static final PassageWords WORDS = new PassageWords();

    private final List<Page> pages;
    private final Map<String, Integer> having = new HashMap<>();
    private final Map<String, Integer> inTitles = new HashMap<>();
    private final double meanLength;

    /**
     * The searched parts of a page.
     *
     * @param title empty if the page should be found without it
     * @param sections a window never spans two of them
     */
    record Source(String title, List<String> sections) {

        /** The title is a separate window: an alert often says little more. */
        List<String> windows() {
            return Stream.concat(
                            title.isEmpty() ? Stream.empty() : Stream.of(title),
                            sections.stream()
                                    .flatMap(section -> Embedder.shared().windows(section, WINDOW, STRIDE).stream()))
                    .toList();
        }
    }

    /** @param embed the vector of a window, of length one */
    RunbookIndex(List<Source> pages, Function<String, float[]> embed) {
        this.pages = pages.stream().map(source -> page(source, embed)).toList();
        this.pages.forEach(page -> page.words().keySet().forEach(word -> having.merge(word, 1, Integer::sum)));
        this.pages.forEach(page -> page.title().forEach(word -> inTitles.merge(word, 1, Integer::sum)));
        this.meanLength = this.pages.stream().mapToInt(Page::length).average().orElse(1);
    }

    /** @param vectors of the windows, then one of all of them together; each of length one */
    private record Page(
            Set<String> title, Map<String, Integer> words, int length, List<float[]> vectors, float[] together) {}

    /**
     * @param position of the page in the list from which the index was made
     * @param titled the share of the title that the text contains, 0 to 1
     */
    record Hit(int position, double score, double similarity, double titled) {}

    /** All pages, best first. */
    List<Hit> search(String text) {
        var asked = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
        var vector = Embedder.shared().embed(asked);
        var words = count(asked);
        var nearest = pages.stream()
                .mapToDouble(page -> page.vectors().stream()
                        .mapToDouble(window -> dot(window, vector))
                        .max()
                        .orElse(0))
                .toArray();
        var byWords = standardised(
                pages.stream().mapToDouble(page -> bm25(page, words)).toArray());
        var byMeaning = standardised(IntStream.range(0, nearest.length)
                .mapToDouble(i -> nearest[i] + dot(pages.get(i).together(), vector))
                .toArray());
        var titled = pages.stream().mapToDouble(page -> covered(page, words)).toArray();
        var byTitle = standardised(titled);
        return IntStream.range(0, nearest.length)
                .mapToObj(i -> new Hit(
                        i,
                        BY_WORDS * byWords[i] + (1 - BY_WORDS) * byMeaning[i] + BY_TITLE * byTitle[i],
                        Math.clamp(nearest[i], 0, 1),
                        titled[i]))
                .sorted(Comparator.comparingDouble(Hit::score).reversed().thenComparing(Hit::position))
                .toList();
    }

    /** The share of the title that the question contains; rare words count more. */
    private double covered(Page page, Map<String, Integer> asked) {
        double all = 0;
        double said = 0;
        for (var word : page.title()) {
            double rarity = Math.log(1 + (pages.size() + 0.5) / (inTitles.getOrDefault(word, 0) + 0.5));
            all += rarity;
            said += asked.containsKey(word) ? rarity : 0;
        }
        return all == 0 ? 0 : said / all;
    }

    private double bm25(Page page, Map<String, Integer> asked) {
        double length = 1 - LENGTH_SHARE + LENGTH_SHARE * page.length() / meanLength;
        double score = 0;
        for (var word : asked.entrySet()) {
            int frequency = page.words().getOrDefault(word.getKey(), 0);
            int pagesWithIt = having.getOrDefault(word.getKey(), 0);
            double rarity = Math.log(1 + (pages.size() - pagesWithIt + 0.5) / (pagesWithIt + 0.5));
            score += word.getValue() * rarity * frequency * (SATURATION + 1) / (frequency + SATURATION * length);
        }
        return score;
    }

    private static Page page(Source source, Function<String, float[]> embed) {
        var vectors = new ArrayList<float[]>();
        var together = new float[Embedder.DIMENSIONS];
        for (var window : source.windows()) {
            var vector = embed.apply(window);
            vectors.add(vector);
            for (int d = 0; d < together.length; d++) {
                together[d] += vector[d];
            }
        }
        double size = Math.sqrt(dot(together, together));
        for (int d = 0; d < together.length && size > 0; d++) {
            together[d] /= (float) size;
        }
        var words = count(String.join("\n", source.sections()));
        count(source.title()).forEach((word, times) -> words.merge(word, times * TITLE, Integer::sum));
        int length = words.values().stream().mapToInt(Integer::intValue).sum();
        return new Page(Set.copyOf(count(source.title()).keySet()), words, length, vectors, together);
    }

    private static Map<String, Integer> count(String text) {
        var counts = new HashMap<String, Integer>();
        try (var stream = WORDS.tokenStream("words", new StringReader(text))) {
            var term = stream.addAttribute(CharTermAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                counts.merge(term.toString(), 1, Integer::sum);
            }
            stream.end();
            return counts;
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory cannot be read", e);
        }
    }

    /** The number of standard deviations by which each value is above the mean. */
    private static double[] standardised(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        double variance = Arrays.stream(values)
                .map(x -> (x - mean) * (x - mean))
                .average()
                .orElse(0);
        double deviation = Math.sqrt(variance) + 1e-9;
        return Arrays.stream(values).map(x -> (x - mean) / deviation).toArray();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
