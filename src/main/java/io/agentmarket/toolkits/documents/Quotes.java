package io.agentmarket.toolkits.documents;

import io.agentmarket.documents.Passage;
import io.agentmarket.text.Embedder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.lucene.util.VectorUtil;

/**
 * Selects the sentences that answer a question from the passages of a search, without writing any text. The same
 * question and passages give the same quotes. Costs one embedding (some 3 ms) for each sentence of the first passages.
 */
final class Quotes {

    /** Passages that are read for quotes; the answer is nearly always in the first ones. */
    private static final int READ = 5;

    private static final double BY_MEANING = 0.6;
    private static final double BY_WORDS = 0.4;

    /** The bonus of a sentence in the first passage over one in the last. */
    private static final double FIRST_PASSAGE = 0.1;

    /** The bonus of a number, or of a list of steps, if the question asks for one. */
    private static final double AS_ASKED = 0.1;

    /** The minimum score of a further quote, relative to the best one. */
    private static final double NEAR_BEST = 0.8;

    /** A word in the enclosing headings counts for each sentence below, but less than one in the sentence itself. */
    private static final double IN_HEADING = 0.6;

    /** Two quotes that share more of their words than this count as the same. */
    private static final double SAME = 0.7;

    private static final int MIN_LENGTH = 28;

    /** A number in brackets would be read as a citation. */
    private static final Pattern MARKER = Pattern.compile("\\[\\d{1,3}]");

    // Logistic regression, a little regularised, on the 104 questions of KnowledgeBaseAnswersTest.
    private static final double BIAS = -7.3;
    private static final double OF_BEST_QUOTE = 6.7;
    private static final double OF_WORDS = 6.7;

    private final QuestionWords question;
    private final float[] vector;

    private Quotes(String question) {
        this.question = QuestionWords.of(question);
        this.vector = Embedder.shared().embed(question);
    }

    /**
     * The best quotes for a question in reading order: documents in the order found, each from its start.
     *
     * @param passages best first
     * @param most the maximum number of quotes; fewer if fewer are nearly as good as the best
     */
    public static Extract extract(String question, List<Passage> passages, int most) {
        var quotes = new Quotes(question);
        var first = passages.subList(0, Math.min(READ, passages.size()));
        var scored = quotes.scored(first);
        return new Extract(quotes.support(scored, first), inReadingOrder(pick(scored, most), first));
    }

    private static List<Quote> inReadingOrder(List<Quote> quotes, List<Passage> passages) {
        var order = passages.stream().map(Passage::documentId).distinct().toList();
        return quotes.stream()
                .sorted(Comparator.comparing(
                                (Quote quote) -> order.indexOf(quote.passage().documentId()))
                        .thenComparing(quote -> quote.passage().position())
                        .thenComparing(Quote::start))
                .toList();
    }

    private double support(List<Quote> scored, List<Passage> passages) {
        double best = scored.stream().mapToDouble(Quote::score).max().orElse(0);
        double logit = BIAS + OF_BEST_QUOTE * best + OF_WORDS * question.covered(passages);
        return scored.isEmpty() ? 0 : 1 / (1 + Math.exp(-logit));
    }

    private static List<Quote> pick(List<Quote> scored, int most) {
        var chosen = new ArrayList<Quote>();
        for (var candidate : scored) {
            if (chosen.size() == most
                    || !chosen.isEmpty()
                            && candidate.score() < NEAR_BEST * chosen.getFirst().score()) {
                break;
            }
            if (chosen.stream().noneMatch(other -> isSaid(other, candidate))) {
                chosen.add(candidate);
            }
        }
        return chosen;
    }

    /** Best first; of equals, the one that occurs first. */
    private List<Quote> scored(List<Passage> passages) {
        var candidates = new ArrayList<Quote>();
        for (var passage : passages) {
            candidates.addAll(candidates(passage));
        }
        var vectors = Embedder.shared()
                .embedAll(candidates.stream().map(Quotes::inContext).toList());
        var weights = question.weights(candidates.stream()
                .map(candidate -> QuestionWords.terms(candidate.text()))
                .toList());
        var scored = new ArrayList<Quote>();
        for (int i = 0; i < candidates.size(); i++) {
            var quote = candidates.get(i);
            double first = FIRST_PASSAGE * (passages.size() - passages.indexOf(quote.passage())) / passages.size();
            double asked = question.isAnsweredBy(quote.text()) ? AS_ASKED : 0;
            double cosine = Math.max(0, VectorUtil.dotProduct(vector, vectors.get(i)));
            double fit = BY_MEANING * cosine + BY_WORDS * share(quote, weights);
            double score = (1 - FIRST_PASSAGE - AS_ASKED) * fit + first + asked;
            scored.add(new Quote(quote.passage(), quote.start(), quote.text(), score));
        }
        scored.sort(Comparator.comparingDouble(Quote::score).reversed());
        return scored;
    }

    private static List<Quote> candidates(Passage passage) {
        var units = Units.of(passage.text());
        var spans = new LinkedHashSet<Unit>();
        for (int i = 0; i < units.size(); i++) {
            spans.add(Coherence.span(passage.text(), units, i));
        }
        return spans.stream()
                .filter(span -> isQuotable(span.in(passage.text())))
                .map(span -> new Quote(passage, span.start(), span.in(passage.text()), 0))
                .toList();
    }

    private static String inContext(Quote quote) {
        var heading = quote.passage().heading();
        return heading.substring(heading.lastIndexOf('>') + 1).strip() + ": " + quote.text();
    }

    /** The weighted share of the question's words that occur in a quote or the headings above it. */
    private static double share(Quote quote, Map<String, Double> weights) {
        var words = QuestionWords.terms(quote.text());
        var above = QuestionWords.terms(
                quote.passage().title() + " " + quote.passage().heading());
        double all = 0;
        double said = 0;
        for (var word : weights.entrySet()) {
            all += word.getValue();
            said += words.contains(word.getKey())
                    ? word.getValue()
                    : above.contains(word.getKey()) ? IN_HEADING * word.getValue() : 0;
        }
        return all == 0 ? 0 : said / all;
    }

    private static boolean isQuotable(String text) {
        return text.length() >= MIN_LENGTH
                && text.length() <= Coherence.MAX_LENGTH
                && !MARKER.matcher(text).find();
    }

    /** Whether one quote repeats the other: the same place, or nearly the same words. */
    private static boolean isSaid(Quote one, Quote other) {
        if (one.passage().chunkId().equals(other.passage().chunkId())
                && one.start() < other.end()
                && other.start() < one.end()) {
            return true;
        }
        var words = QuestionWords.terms(one.text());
        var others = QuestionWords.terms(other.text());
        var shared = new HashSet<>(words);
        shared.retainAll(others);
        return shared.size() > SAME * Math.min(words.size(), others.size());
    }
}
