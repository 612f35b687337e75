package io.agentmarket.toolkits.tickets.care;

import io.agentmarket.text.Embedder;
import io.agentmarket.text.FeatureSpace;
import io.agentmarket.text.SoftmaxRegression;
import io.agentmarket.text.Vectors;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.zip.InflaterInputStream;
import org.springframework.util.function.SingletonSupplier;

/**
 * A second detector of crime and danger beside the words of {@link Safety}: a linear head over sentence vectors, which
 * recognises wordings that nobody listed. It was trained on English.
 */
final class GraveHead {

    /*
     * A ticket is read in pieces of two sentences, because one grave sentence gets lost in the mean of a long text.
     * Each piece gets a probability for each kind and for "calm". 1 - p(calm) is its score. The shares of grave and
     * calm texts above the two bounds stand in decision 0070.
     */

    /** From this score on, a piece counts as grave like a sentence with the words. */
    static final double SURE = 0.65;

    /** From this score on, a person has to read the ticket. */
    static final double LIKELY = 0.45;

    private static final String CALM = "calm";
    private static final int MAX_PIECES = 24;
    private static final int MAX_PIECE = 600;
    private static final int MIN_WORDS = 3;
    private static final Pattern SENTENCES = Pattern.compile("\\n+|(?<=[.!?])\\s+");
    private static final String WEIGHTS = "/toolkits/tickets/grave.bin";

    /** No holder class, for the reason that {@link Embedder} names. */
    private static final SingletonSupplier<GraveHead> SHIPPED = SingletonSupplier.of(GraveHead::load);

    private final FeatureSpace space;
    private final SoftmaxRegression head;
    private final int calm;

    GraveHead(FeatureSpace space, SoftmaxRegression head) {
        this.space = space;
        this.head = head;
        this.calm = head.labels().indexOf(CALM);
    }

    /**
     * What a piece of a text reads like.
     *
     * @param score 0 to 1
     */
    record Reading(Safety.Kind kind, String words, double score) {

        boolean isSure() {
            return score >= SURE;
        }

        Safety safety() {
            return Safety.quoted(kind, words);
        }
    }

    static GraveHead shipped() {
        return SHIPPED.obtain();
    }

    /**
     * The gravest piece of a message; empty if none is likely to be grave.
     *
     * @param read the message as the head shall read it, of the same length, with harmless phrases blanked
     */
    Optional<Reading> find(String message, String read) {
        return pieces(message).stream()
                .filter(piece -> piece.of(read).split("\\s+").length >= MIN_WORDS)
                .map(piece -> milder(piece.of(message), piece.of(read)))
                .max(Comparator.comparingDouble(Reading::score))
                .filter(reading -> reading.score() >= LIKELY);
    }

    /** A piece with a harmless phrase is as grave as the milder of it and of what is left without the phrase. */
    private Reading milder(String words, String blanked) {
        var whole = read(words, words);
        var rest = words.equals(blanked) ? whole : read(words, blanked);
        return rest.score() < whole.score() ? rest : whole;
    }

    private Reading read(String words, String piece) {
        var vector = Embedder.shared().read(piece).vector();
        var probabilities = Vectors.softmax(head.logits(space.encode(piece, vector)));
        int best = IntStream.range(0, probabilities.length)
                .filter(label -> label != calm)
                .boxed()
                .max(Comparator.comparingDouble(label -> (double) probabilities[label]))
                .orElseThrow();
        var kind = Safety.Kind.valueOf(head.labels().get(best).toUpperCase(Locale.ROOT));
        return new Reading(kind, words, 1 - probabilities[calm]);
    }

    /** Where a piece stands in a message, {@code end} exclusive. */
    private record Piece(int start, int end) {

        String of(String text) {
            return text.substring(start, end).replaceAll("\\s+", " ").strip();
        }
    }

    /** Each sentence with the one behind it; a message of one or two sentences as a whole. */
    private static List<Piece> pieces(String message) {
        var ends = SENTENCES.matcher(message).results().toList();
        var starts = IntStream.concat(IntStream.of(0), ends.stream().mapToInt(MatchResult::end))
                .toArray();
        return IntStream.range(0, Math.max(1, starts.length - 1))
                .limit(MAX_PIECES)
                .mapToObj(i -> new Piece(
                        starts[i],
                        Math.min(
                                starts[i] + MAX_PIECE,
                                i + 1 < ends.size() ? ends.get(i + 1).start() : message.length())))
                .toList();
    }

    private static GraveHead load() {
        try (var in = GraveHead.class.getResourceAsStream(WEIGHTS)) {
            if (in == null) {
                throw new IOException("no resource " + WEIGHTS);
            }
            var data = new DataInputStream(new BufferedInputStream(new InflaterInputStream(in)));
            return new GraveHead(FeatureSpace.readFrom(data), SoftmaxRegression.readFrom(data));
        } catch (IOException e) {
            throw new UncheckedIOException("the weights of grave tickets cannot be read from the class path", e);
        }
    }
}
