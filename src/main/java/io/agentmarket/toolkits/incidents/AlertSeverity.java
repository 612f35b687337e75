package io.agentmarket.toolkits.incidents;

import io.agentmarket.text.Evidence;
import io.agentmarket.text.Features;
import io.agentmarket.text.Label;
import io.agentmarket.text.Language;
import io.agentmarket.text.Languages;
import io.agentmarket.text.SoftmaxRegression;
import io.agentmarket.text.SoftmaxTraining;
import io.agentmarket.text.Vectors;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * How severe an alert is: {@code critical}, {@code warning} or {@code info}, as the authors of public alert rules rate
 * them. A softmax regression over tf-idf of {@link AlertTerms}, each term scaled by how unevenly it is spread over the
 * severities (Wang and Manning, "Baselines and Bigrams", ACL 2012); sentence vectors were tried and do not help here.
 */
final class AlertSeverity {

    /** Words that are never shown to people as a reason. */
    private static final Set<String> SAY_NOTHING =
            Set.of(("a about above after again all also am an and any are as at be because"
                            + " been before being below between both but by can could did do does during each every few for from further"
                            + " get gets got had has have having he her here his how i if in into is it its just last least less many may"
                            + " might more most much must my next no nor not now of off on once only or other our out over own per same"
                            + " shall she should since so some still such than that the their them then there these they this those"
                            + " through to too under until up very was we were what when where which while who whom why will with within"
                            + " without would yet you your val")
                    .split(" "));

    private static final Pattern WORD = Pattern.compile("\\p{L}{2,}");
    private static final int MIN_WORDS = 3;
    private static final double SURE = 0.8;

    private static final String WEIGHTS = "/toolkits/incidents/severity.bin";
    private static final int MAGIC = 0x53455631;

    /** The penalty is weak because a rule has some hundred terms, each of them rare. */
    static final SoftmaxTraining.Settings SETTINGS = new SoftmaxTraining.Settings(1e-4, 100);

    private static final float[] NO_VECTOR = {};
    private static final float MIN_PULL = 0.1f;

    /** The minimum share of the rules that a severity needs to give evidence about a term. */
    private static final double COMMON = 0.1;

    private final List<String> terms;
    private final float[] idf;

    /** The weight of a term: its log-count ratio. */
    private final float[] pull;

    private final SoftmaxRegression model;
    private final Map<String, Integer> indices = new HashMap<>();

    private AlertSeverity(List<String> terms, float[] idf, float[] pull, SoftmaxRegression model) {
        this.terms = List.copyOf(terms);
        this.idf = idf;
        this.pull = pull;
        this.model = model;
        for (int i = 0; i < idf.length; i++) {
            indices.put(this.terms.get(i), i);
        }
    }

    /** Reads the shipped weights. */
    static AlertSeverity load() {
        try (var in = AlertSeverity.class.getResourceAsStream(WEIGHTS)) {
            if (in == null) {
                throw new IOException("no resource " + WEIGHTS);
            }
            return readFrom(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the severity weights cannot be read from the class path", e);
        }
    }

    /** Learns from rules and their severities, which must have the same length; a term counts if two rules have it. */
    static AlertSeverity train(List<AlertRule> rules, List<String> severities) {
        var frequency = new HashMap<String, Integer>();
        rules.forEach(rule -> AlertTerms.count(rule).keySet().forEach(term -> frequency.merge(term, 1, Integer::sum)));
        var terms = frequency.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        var idf = new float[terms.size()];
        for (int i = 0; i < idf.length; i++) {
            idf[i] = (float) (1 + Math.log((1.0 + rules.size()) / (1.0 + frequency.getOrDefault(terms.get(i), 0))));
        }
        var pull = pull(terms, rules, severities);
        var untrained = new AlertSeverity(terms, idf, pull, new SoftmaxRegression(List.of(), NO_VECTOR));
        var features = rules.stream().map(untrained::encode).toList();
        return new AlertSeverity(terms, idf, pull, SoftmaxTraining.train(features, severities, idf.length, SETTINGS));
    }

    /**
     * For each severity that is common enough: how much more often a term occurs with it than with the others.
     */
    private static float[] pull(List<String> terms, List<AlertRule> rules, List<String> severities) {
        var pull = new float[terms.size()];
        Arrays.fill(pull, MIN_PULL);
        var common = severities.stream()
                .collect(Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
        common.values().removeIf(count -> count < COMMON * severities.size());
        for (var severity : common.keySet()) {
            var inside = new HashMap<String, Double>();
            var outside = new HashMap<String, Double>();
            for (int i = 0; i < rules.size(); i++) {
                var counts = severities.get(i).equals(severity) ? inside : outside;
                AlertTerms.count(rules.get(i)).keySet().forEach(term -> counts.merge(term, 1.0, Double::sum));
            }
            double all = terms.stream()
                    .mapToDouble(term -> 1 + inside.getOrDefault(term, 0.0))
                    .sum();
            double others = terms.stream()
                    .mapToDouble(term -> 1 + outside.getOrDefault(term, 0.0))
                    .sum();
            for (int i = 0; i < pull.length; i++) {
                double share = (1 + inside.getOrDefault(terms.get(i), 0.0)) / all;
                double rest = (1 + outside.getOrDefault(terms.get(i), 0.0)) / others;
                pull[i] = Math.max(pull[i], MIN_PULL + (float) Math.abs(Math.log(share / rest)));
            }
        }
        return pull;
    }

    /** The severity, its confidence, and at most five words of the rule that led to it. */
    Label assess(AlertRule rule) {
        var features = encode(rule);
        var probabilities = Vectors.softmax(model.logits(features));
        int best = Vectors.argmax(probabilities);
        return new Label(model.labels().get(best), probabilities[best], evidence(rule, features, best));
    }

    private List<String> evidence(AlertRule rule, Features features, int label) {
        var weights = new HashMap<Integer, Float>();
        for (int i = 0; i < features.terms().length; i++) {
            int term = features.terms()[i];
            float others = 0;
            for (int k = 0; k < model.labels().size(); k++) {
                others +=
                        k == label ? 0 : model.weight(term, k) / (model.labels().size() - 1);
            }
            weights.put(term, features.weights()[i] * (model.weight(term, label) - others));
        }
        var push = new HashMap<String, Double>();
        AlertTerms.each(rule, (term, word) -> {
            var index = indices.get(term);
            if (index != null && isReason(word)) {
                push.merge(word, (double) weights.getOrDefault(index, 0f), Double::sum);
            }
        });
        return push.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.<String, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(Evidence.MAX_WORDS)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Whether a word occurs in the rules from which the weights were learnt; common letters alone are no reason. */
    private boolean isReason(String word) {
        return WORD.matcher(word).lookingAt() && !SAY_NOTHING.contains(word) && indices.containsKey("*:" + word);
    }

    /** The language of a text that the weights do not know; empty for English, and if the text is too short to tell. */
    Optional<Language> foreign(String text) {
        var words = WORD.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .toList();
        long known =
                words.stream().filter(word -> indices.containsKey("*:" + word)).count();
        return words.size() < MIN_WORDS || 2 * known >= words.size()
                ? Optional.empty()
                : Languages.shipped()
                        .find(text)
                        .filter(language -> !language.isEnglish() && language.confidence() >= SURE);
    }

    private Features encode(AlertRule rule) {
        var counts = new HashMap<Integer, Integer>();
        AlertTerms.count(rule).forEach((term, count) -> {
            var index = indices.get(term);
            if (index != null) {
                counts.put(index, count);
            }
        });
        var found =
                counts.keySet().stream().mapToInt(Integer::intValue).sorted().toArray();
        var weights = new float[found.length];
        for (int i = 0; i < found.length; i++) {
            weights[i] = (float) (1 + Math.log(counts.getOrDefault(found[i], 1))) * idf[found[i]];
        }
        scaleToOne(found, weights, true);
        scaleToOne(found, weights, false);
        for (int i = 0; i < found.length; i++) {
            weights[i] *= pull[found[i]];
        }
        return new Features(NO_VECTOR, found, weights);
    }

    private void scaleToOne(int[] found, float[] weights, boolean grams) {
        double square = IntStream.range(0, found.length)
                .filter(i -> AlertTerms.isGram(terms.get(found[i])) == grams)
                .mapToDouble(i -> weights[i] * weights[i])
                .sum();
        float length = (float) Math.sqrt(square);
        for (int i = 0; i < found.length; i++) {
            weights[i] /= AlertTerms.isGram(terms.get(found[i])) == grams ? length : 1;
        }
    }

    void writeTo(OutputStream stream) throws IOException {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION);
        try (var out = new DataOutputStream(new DeflaterOutputStream(stream, deflater))) {
            out.writeInt(MAGIC);
            out.writeInt(idf.length);
            for (int i = 0; i < idf.length; i++) {
                out.writeUTF(terms.get(i));
                out.writeFloat(idf[i]);
                out.writeFloat(pull[i]);
            }
            model.writeTo(out);
        } finally {
            deflater.end();
        }
    }

    static AlertSeverity readFrom(InputStream stream) throws IOException {
        try (var in = new DataInputStream(new InflaterInputStream(stream))) {
            if (in.readInt() != MAGIC) {
                throw new IOException("these are no severity weights");
            }
            var idf = new float[in.readInt()];
            var pull = new float[idf.length];
            var terms = new ArrayList<String>(idf.length);
            for (int i = 0; i < idf.length; i++) {
                terms.add(in.readUTF());
                idf[i] = in.readFloat();
                pull[i] = in.readFloat();
            }
            return new AlertSeverity(terms, idf, pull, SoftmaxRegression.readFrom(in));
        }
    }
}
