package io.agentmarket.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A sentence-embedding model that somebody brings as a directory, in the layout of Hugging Face's exports: {@code
 * model.onnx} (or {@code onnx/model.onnx}), {@code tokenizer.json}, and for the pooling {@code 1_Pooling/config.json}.
 * The vector of a text is the mean over its tokens, or its first token's where the pooling's configuration says so.
 * Thread-safe.
 */
public final class SentenceModel {

    /** What multilingual models were trained on at most; the rest of a longer text is not read. */
    private static final int MAX_TOKENS = 512;

    private static final Set<String> INPUTS = Set.of("input_ids", "attention_mask", "token_type_ids");
    private static final Pattern FIRST_TOKEN = Pattern.compile("\"pooling_mode_cls_token\"\\s*:\\s*true");

    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private final boolean firstToken;
    private int dimensions;

    private SentenceModel(OrtSession session, HuggingFaceTokenizer tokenizer, boolean firstToken) {
        this.session = session;
        this.tokenizer = tokenizer;
        this.firstToken = firstToken;
    }

    /**
     * Opens the model of a directory and tries it on one token.
     *
     * @throws IOException if a file is missing or cannot be read, or is no model that turns tokens into vectors; the
     *     message says which
     */
    public static SentenceModel open(Path directory) throws IOException {
        var onnx = file(directory, "model.onnx", "onnx/model.onnx");
        var words = file(directory, "tokenizer.json");
        var pooling = directory.resolve("1_Pooling").resolve("config.json");
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            var settings = Map.of("padding", "false", "truncation", "true", "maxLength", Integer.toString(MAX_TOKENS));
            var tokenizer = HuggingFaceTokenizer.newInstance(words, settings);
            var session = OrtEnvironment.getEnvironment().createSession(onnx.toString(), options);
            boolean first = Files.exists(pooling)
                    && FIRST_TOKEN.matcher(Files.readString(pooling)).find();
            var model = new SentenceModel(session, tokenizer, first);
            model.check(onnx);
            return model;
        } catch (OrtException | IllegalStateException e) {
            throw new IOException(onnx + " cannot be opened as a model: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw new IOException(words + " cannot be opened as a tokenizer: " + e.getMessage(), e);
        }
    }

    private static Path file(Path directory, String... names) throws IOException {
        return Stream.of(names)
                .map(directory::resolve)
                .filter(Files::isReadable)
                .findFirst()
                .orElseThrow(() -> new FileNotFoundException(directory + " has no file " + names[0]));
    }

    private void check(Path onnx) throws IOException {
        if (!session.getInputNames().contains("input_ids") || !INPUTS.containsAll(session.getInputNames())) {
            throw new IOException(onnx + " takes " + session.getInputNames() + " where " + INPUTS + " are known");
        }
        dimensions = run(Map.of(
                        "input_ids", new long[1], "attention_mask", new long[] {1}, "token_type_ids", new long[1]))
                .length;
    }

    /**
     * The vector of a text, of length one; zero for a text without tokens. It is as long as the model makes it, with
     * zeros up to a multiple of four.
     */
    public float[] embed(String text) {
        var encoding = tokenizer.encode(text);
        return encoding.getIds().length == 0
                ? new float[dimensions]
                : run(Map.of(
                        "input_ids", encoding.getIds(),
                        "attention_mask", encoding.getAttentionMask(),
                        "token_type_ids", encoding.getTypeIds()));
    }

    private float[] run(Map<String, long[]> tokens) {
        var inputs = new HashMap<String, OnnxTensor>();
        try {
            for (var name : session.getInputNames()) {
                var row = new long[][] {tokens.getOrDefault(name, new long[0])};
                inputs.put(name, OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), row));
            }
            try (var result = session.run(inputs)) {
                return pooled(result.get(0).getValue());
            }
        } catch (OrtException e) {
            throw new IllegalStateException("the model failed: " + e.getMessage(), e);
        } finally {
            inputs.values().forEach(OnnxTensor::close);
        }
    }

    /** Each text alone, so that no text changes another's vector; in the order of the texts. */
    public List<float[]> embedAll(List<String> texts) {
        return texts.parallelStream().map(this::embed).toList();
    }

    private float[] pooled(Object output) {
        if (!(output instanceof float[][][] tokens) || tokens.length != 1) {
            throw new IllegalStateException("its first output is not one vector for each token");
        }
        // Heads read four values at a time.
        var vector = new float[(tokens[0][0].length + 3) / 4 * 4];
        var counted = firstToken ? List.of(tokens[0][0]) : Arrays.asList(tokens[0]);
        counted.forEach(token -> Vectors.add(vector, Arrays.copyOf(token, vector.length)));
        float length = Vectors.length(vector);
        if (length > 0) {
            Vectors.divide(vector, length);
        }
        return vector;
    }
}
