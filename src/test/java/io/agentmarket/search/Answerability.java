package io.agentmarket.search;

import io.agentmarket.text.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import tools.jackson.databind.json.JsonMapper;

/**
 * Fits {@link Relevance} and measures how well it separates answerable questions from others. Each question is judged
 * with coefficients fitted without its fold; all forms of one question are in one fold.
 */
final class Answerability {

    private static final int FOLDS = 10;

    /**
     * Where the table is read; chosen on it. The product itself answers by its quotes' support, not by relevance.
     */
    private static final double THRESHOLD = 0.4;

    private static final double PENALTY = 1e-3;
    private static final int ROUNDS = 60;

    private final List<Asked> asked = new ArrayList<>();

    private enum Kind {
        ANSWERABLE(0.5),
        WITHOUT_ITS_CHUNKS(0.1),
        WITHOUT_ITS_DOCUMENT(0.2),
        TO_THE_OTHER_CORPUS(0.1),
        ABOUT_ANYTHING(0.1);

        private final double share;

        Kind(double share) {
            this.share = share;
        }
    }

    private record Asked(String corpus, Kind kind, int fold, double[] features) {

        double label() {
            return kind == Kind.ANSWERABLE ? 1 : 0;
        }
    }

    void add(RetrievalSet set, SearchedSet searched, RetrievalSet other) {
        for (int i = 0; i < set.questions().size(); i++) {
            var question = set.questions().get(i);
            int fold = Math.floorMod(question.text().hashCode(), FOLDS);
            add(set.name(), Kind.ANSWERABLE, fold, searched.ask(question.text()));
            add(set.name(), Kind.WITHOUT_ITS_CHUNKS, fold, searched.askWithout(question.gold(), question.text()));
            var documents = searched.wholeDocuments(question.gold());
            add(set.name(), Kind.WITHOUT_ITS_DOCUMENT, fold, searched.askWithout(documents, question.text()));
        }
        for (var question : other.questions()) {
            int fold = Math.floorMod(question.text().hashCode(), FOLDS);
            add(set.name(), Kind.TO_THE_OTHER_CORPUS, fold, searched.ask(question.text()));
        }
    }

    /** The out-of-scope questions of clinc150. */
    void addForeign(Path data, List<SearchedSet> corpora) {
        var file = Options.existing(data.resolve("clinc150/train_val.json"));
        try {
            var splits = JsonMapper.shared().readTree(Files.readString(file));
            for (var split : List.of("oos_train", "oos_val")) {
                for (var pair : splits.path(split)) {
                    var text = pair.get(0).asString();
                    int fold = Math.floorMod(text.hashCode(), FOLDS);
                    for (int i = 0; i < corpora.size(); i++) {
                        var found = corpora.get(i).ask(text);
                        add(i == 0 ? "docs" : "code", Kind.ABOUT_ANYTHING, fold, found);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    private void add(String corpus, Kind kind, int fold, SearchedSet.Found found) {
        var first = found.hybrid().getFirst();
        asked.add(new Asked(corpus, kind, fold, new double[] {1, first.words(), first.nearness()}));
    }

    String report() {
        var judged = judged();
        double threshold = THRESHOLD;
        var all = fit(asked, 3);
        var words = fit(asked, 2);
        System.out.printf(
                Locale.ROOT,
                "%nanswerable or not, %d questions, coefficients from other folds; threshold %.2f%n"
                        + "fitted on all: %.2f + %.2f words + %.2f nearness; words alone %.2f + %.2f%n"
                        + "| questions | count | answered | ROC AUC against answerable |%n|---|---|---|---|%n",
                asked.size(),
                threshold,
                all[0],
                all[1],
                all[2],
                words[0],
                words[1]);
        var figures = new StringBuilder();
        for (var kind : Kind.values()) {
            double answered = share(judged, threshold, each -> each.kind() == kind);
            long count = asked.stream().filter(each -> each.kind() == kind).count();
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.3f | %s |%n",
                    kind.name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    count,
                    answered,
                    kind == Kind.ANSWERABLE ? "–" : String.format(Locale.ROOT, "%.3f", auc(judged, kind)));
            figures.append(String.format(Locale.ROOT, " answered.%s=%.3f", kind, answered));
        }
        for (var corpus : List.of("docs", "code")) {
            System.out.printf(
                    Locale.ROOT,
                    "false \"I don't know\", %s: %.3f%n",
                    corpus,
                    1
                            - share(
                                    judged,
                                    threshold,
                                    each -> each.kind() == Kind.ANSWERABLE
                                            && each.corpus().equals(corpus)));
        }
        return figures.toString();
    }

    private Map<Asked, Double> judged() {
        var judged = new IdentityHashMap<Asked, Double>();
        for (int k = 0; k < FOLDS; k++) {
            int fold = k;
            var weights = fit(asked.stream().filter(each -> each.fold() != fold).toList(), 3);
            asked.stream()
                    .filter(each -> each.fold() == fold)
                    .forEach(each -> judged.put(each, probability(weights, each.features())));
        }
        return judged;
    }

    private static double share(Map<Asked, Double> judged, double threshold, Predicate<Asked> which) {
        return judged.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .mapToDouble(entry -> entry.getValue() >= threshold ? 1 : 0)
                .average()
                .orElse(0);
    }

    /** The probability that an answerable question is judged above one of the kind. */
    private static double auc(Map<Asked, Double> judged, Kind kind) {
        double above = 0;
        long pairs = 0;
        for (var yes : judged.entrySet()) {
            for (var no : judged.entrySet()) {
                if (yes.getKey().kind() == Kind.ANSWERABLE && no.getKey().kind() == kind) {
                    double difference = yes.getValue() - no.getValue();
                    above += difference > 0 ? 1 : difference == 0 ? 0.5 : 0;
                    pairs++;
                }
            }
        }
        return above / pairs;
    }

    /** Logistic regression by Newton's method on the first features; kinds are weighted by their share. */
    private static double[] fit(List<Asked> examples, int size) {
        var counts = new EnumMap<Kind, Map<String, Long>>(Kind.class);
        examples.forEach(each ->
                counts.computeIfAbsent(each.kind(), kind -> new HashMap<>()).merge(each.corpus(), 1L, Long::sum));
        var weights = new double[size];
        for (int round = 0; round < ROUNDS; round++) {
            var system = new double[size][size + 1];
            for (var each : examples) {
                double p = probability(weights, each.features());
                double share = each.kind().share / 2 / counts.get(each.kind()).get(each.corpus());
                for (int i = 0; i < size; i++) {
                    system[i][size] += share * (each.label() - p) * each.features()[i];
                    for (int j = 0; j < size; j++) {
                        system[i][j] += share * p * (1 - p) * each.features()[i] * each.features()[j];
                    }
                }
            }
            for (int i = 1; i < size; i++) {
                system[i][size] -= PENALTY * weights[i];
                system[i][i] += PENALTY;
            }
            var step = solve(system);
            for (int i = 0; i < size; i++) {
                weights[i] += step[i];
            }
        }
        return weights;
    }

    private static double[] solve(double[][] system) {
        int size = system.length;
        for (int i = 0; i < size; i++) {
            for (int row = 0; row < size; row++) {
                double factor = row == i ? 0 : system[row][i] / system[i][i];
                for (int column = i; column <= size && factor != 0; column++) {
                    system[row][column] -= factor * system[i][column];
                }
            }
        }
        var solution = new double[size];
        for (int i = 0; i < size; i++) {
            solution[i] = system[i][size] / system[i][i];
        }
        return solution;
    }

    private static double probability(double[] weights, double[] features) {
        double logit = 0;
        for (int i = 0; i < weights.length; i++) {
            logit += weights[i] * features[i];
        }
        return 1 / (1 + Math.exp(-logit));
    }
}
