package io.agentmarket.text;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.springframework.util.function.SingletonSupplier;

/** Turns text into MiniLM vectors: one of length one for a whole text, and one for each of its tokens. */
public final class Embedder {

    /**
     * No holder class is used: a virtual thread that waits for the initialisation of a class by another thread pins its
     * carrier, and once all carriers are pinned the initialising thread can never continue. A thread that waits for
     * this lock releases its carrier.
     */
    private static final SingletonSupplier<Embedder> SHARED = SingletonSupplier.of(Embedder::open);

    /** The length of every vector. */
    public static final int DIMENSIONS = 384;

    // MiniLM-L6-v2 was trained on at most 256 word pieces; longer texts are read in windows of that size.
    private static final int WINDOW = 254;
    private static final long CLS = 101;
    private static final long SEP = 102;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private final RecentReadings recent = new RecentReadings(this::readAnew);

    private Embedder(OrtEnvironment environment, OrtSession session, HuggingFaceTokenizer tokenizer) {
        this.environment = environment;
        this.session = session;
        this.tokenizer = tokenizer;
    }

    /** The only model of this process, read from the class path at the first call. Thread-safe. */
    public static Embedder shared() {
        return SHARED.obtain();
    }

    /** The vector of a text, of length one; zero for a text without tokens. */
    public float[] embed(String text) {
        return read(text).vector().clone();
    }

    /**
     * The vectors of many texts, in their order. Each text is computed alone: the quantised model scales its
     * activations per batch, so in a batch one text would change the vector of another.
     */
    public List<float[]> embedAll(List<String> texts) {
        return texts.parallelStream().map(text -> readAnew(text).vector()).toList();
    }

    /**
     * The vectors of a text and of its tokens, for scoring parts of a text (MaxSim, evidence). The vectors are shared
     * and must not be changed.
     */
    public Reading read(String text) {
        return recent.of(text);
    }

    private Reading readAnew(String text) {
        var encoding = encode(text);
        var rows = new ArrayList<float[]>();
        var sum = new float[DIMENSIONS];
        var ids = encoding.getIds();
        for (int from = 0; from < ids.length; from += WINDOW) {
            var window = infer(Arrays.copyOfRange(ids, from, Math.min(ids.length, from + WINDOW)));
            for (var row : window) {
                Vectors.add(sum, row);
            }
            // The first and last rows belong to the markers, which are part of the mean but no part of the text.
            rows.addAll(List.of(window).subList(1, window.length - 1));
        }
        float length = Vectors.length(sum);
        rows.forEach(row -> Vectors.divide(row, length));
        Vectors.divide(sum, length);
        return new Reading(sum, tokens(text, encoding.getCharTokenSpans(), rows));
    }

    /**
     * Splits a text into overlapping windows at token boundaries, without running the model.
     *
     * @param size tokens of a window, at most 254, so that the model reads it in one piece
     * @param stride tokens from the start of one window to that of the next, 1 to {@code size}
     * @return at least one window, in the text's order; together they cover all tokens
     */
    public List<String> windows(String text, int size, int stride) {
        var spans = encode(text).getCharTokenSpans();
        var offsets = offsets(text);
        var windows = new ArrayList<String>();
        int from = 0;
        while (from + size < spans.length) {
            windows.add(text.substring(offsets[spans[from].getStart()], offsets[spans[from + size - 1].getEnd()]));
            from += stride;
        }
        windows.add(text.substring(from == 0 ? 0 : offsets[spans[from].getStart()]));
        return windows;
    }

    /** The tokenizer would count half of a surrogate pair as several characters, so it gets a question mark instead. */
    private Encoding encode(String text) {
        var wellFormed = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return tokenizer.encode(wellFormed, false, false);
    }

    private static List<Token> tokens(String text, CharSpan[] spans, List<float[]> rows) {
        var offsets = offsets(text);
        return IntStream.range(0, rows.size())
                .mapToObj(i -> new Token(offsets[spans[i].getStart()], offsets[spans[i].getEnd()], rows.get(i)))
                .toList();
    }

    /** Where each code point starts, in UTF-16 units; the tokenizer counts code points. */
    private static int[] offsets(String text) {
        var offsets = new int[text.length() + 1];
        for (int unit = 0, point = 0; unit < text.length(); point++) {
            offsets[point] = unit;
            unit += Character.charCount(text.codePointAt(unit));
            offsets[point + 1] = unit;
        }
        return offsets;
    }

    private float[][] infer(long[] pieces) {
        var ids = new long[pieces.length + 2];
        ids[0] = CLS;
        System.arraycopy(pieces, 0, ids, 1, pieces.length);
        ids[ids.length - 1] = SEP;
        var ones = new long[ids.length];
        Arrays.fill(ones, 1);
        try (var input = tensor(ids);
                var mask = tensor(ones);
                var types = tensor(new long[ids.length]);
                var result = session.run(Map.of("input_ids", input, "attention_mask", mask, "token_type_ids", types))) {
            return ((float[][][]) result.get(0).getValue())[0];
        } catch (OrtException e) {
            throw new IllegalStateException("the embedding model failed on " + ids.length + " tokens", e);
        }
    }

    private OnnxTensor tensor(long[] row) throws OrtException {
        return OnnxTensor.createTensor(environment, new long[][] {row});
    }

    private static Embedder open() {
        var environment = OrtEnvironment.getEnvironment();
        try (var model = resource("/all-minilm-l6-v2-q.onnx");
                var vocabulary = resource("/all-minilm-l6-v2-q-tokenizer.json");
                var options = new OrtSession.SessionOptions()) {
            // One thread per text: throughput comes from many texts at once, and the order of the sums stays fixed.
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            var tokenizer =
                    HuggingFaceTokenizer.newInstance(vocabulary, Map.of("padding", "false", "truncation", "false"));
            return new Embedder(environment, environment.createSession(model.readAllBytes(), options), tokenizer);
        } catch (IOException e) {
            throw new UncheckedIOException("the embedding model cannot be read from the class path", e);
        } catch (OrtException e) {
            throw new IllegalStateException("the embedding model cannot be opened", e);
        }
    }

    private static InputStream resource(String name) throws IOException {
        var stream = Embedder.class.getResourceAsStream(name);
        if (stream == null) {
            throw new IOException("no resource " + name);
        }
        return stream;
    }

    /** One token: its place in the text (UTF-16 offsets, end exclusive) and its part of the text's vector. */
    public record Token(int start, int end, float[] vector) {}

    /**
     * The model's result for a text. The vector has length one and is the sum of the tokens' and the markers' parts.
     */
    public record Reading(float[] vector, List<Token> tokens) {
        public Reading {
            tokens = List.copyOf(tokens);
        }
    }
}
