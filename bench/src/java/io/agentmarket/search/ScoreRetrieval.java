package io.agentmarket.search;

import io.agentmarket.text.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.ToDoubleBiFunction;

/**
 * The command bench/score-retrieval: how well chunks are found by words, by vectors and by both, side by side; fails
 * below the gates. Every figure is a mean over questions with the 2.5th and 97.5th percentile of 2,000 resamples.
 */
final class ScoreRetrieval {

    private static final int RESAMPLES = 2_000;
    private static final long SEED = 1;

    private final StringBuilder figures = new StringBuilder("figures");
    private boolean passed = true;

    private ScoreRetrieval() {}

    public static void main(String[] arguments) {
        var options = Options.parse(arguments);
        var data = options.path("--data", "../shared/data");
        var run = new ScoreRetrieval();
        var test = options.findFile("--test");
        if (test.isPresent()) {
            boolean code = test.get().toString().endsWith(".jsonl");
            run.score(code ? RetrievalSet.code(data, test.get()) : RetrievalSet.docs(data, test.get()));
        } else {
            run.all(data);
        }
        System.out.println(run.figures);
        System.exit(run.passed ? 0 : 1);
    }

    private void all(Path data) {
        var docs = RetrievalSet.docs(data, RetrievalSet.docsQuestions(data));
        var code = RetrievalSet.code(data, RetrievalSet.codeQuestions(data));
        var searchedDocs = score(docs);
        var searchedCode = score(code);
        weightsFoundOnOtherQuestions(docs, searchedDocs, code, searchedCode);
        var answerability = new Answerability();
        answerability.add(docs, searchedDocs, code);
        answerability.add(code, searchedCode, docs);
        answerability.addForeign(data, List.of(searchedDocs, searchedCode));
        figures.append(answerability.report());
        // Longer questions, about alerts: reported beside its reference, no gate of this command.
        score(RetrievalSet.runbooks(data));
    }

    /** What the figures are when the two weights are chosen on four fifths of both sets and used on the last fifth. */
    private void weightsFoundOnOtherQuestions(
            RetrievalSet docs, SearchedSet searchedDocs, RetrievalSet code, SearchedSet searchedCode) {
        var weights = new ChosenWeights(List.of(
                ChosenWeights.Task.of(docs, searchedDocs, Metric.P3::value, Metric.MRR3::value),
                ChosenWeights.Task.of(code, searchedCode, Metric.PASS5::value, Metric.PASS10::value)));
        for (var set : List.of(docs, code)) {
            gates(set.name()).keySet().forEach(metric -> {
                double value = weights.heldOut(set, metric::value);
                System.out.printf(
                        Locale.ROOT, "weights from other questions, %s %s: %.3f%n", set.name(), metric.title, value);
                figures.append(String.format(Locale.ROOT, " cv.%s.%s=%.4f", set.name(), metric.title, value));
            });
        }
    }

    private enum Metric {
        P3("P@3", (ranked, question) -> hits(ranked, question, 3) / 3),
        R3(
                "R@3",
                (ranked, question) ->
                        hits(ranked, question, 3) / question.gold().size()),
        MRR3("MRR@3", ScoreRetrieval::reciprocalRank),
        PASS5(
                "pass@5",
                (ranked, question) ->
                        hits(ranked, question, 5) / question.gold().size()),
        PASS10(
                "pass@10",
                (ranked, question) ->
                        hits(ranked, question, 10) / question.gold().size()),
        PASS20(
                "pass@20",
                (ranked, question) ->
                        hits(ranked, question, 20) / question.gold().size()),
        HIT1("hit@1", (ranked, question) -> Math.min(1, hits(ranked, question, 1))),
        HIT3("hit@3", (ranked, question) -> Math.min(1, hits(ranked, question, 3)));

        private final String title;
        private final ToDoubleBiFunction<List<UUID>, RetrievalSet.Question> of;

        Metric(String title, ToDoubleBiFunction<List<UUID>, RetrievalSet.Question> of) {
            this.title = title;
            this.of = of;
        }

        double value(List<UUID> ranked, RetrievalSet.Question question) {
            return of.applyAsDouble(ranked, question);
        }
    }

    private static Map<Metric, Double> gates(String set) {
        var gates = new LinkedHashMap<Metric, Double>();
        switch (set) {
            case "docs" -> {
                gates.put(Metric.P3, 0.46);
                gates.put(Metric.R3, 0.74);
                gates.put(Metric.MRR3, 0.88);
            }
            case "code" -> {
                gates.put(Metric.PASS5, 0.84);
                gates.put(Metric.PASS10, 0.89);
                gates.put(Metric.PASS20, 0.92);
            }
            default -> {
                gates.put(Metric.HIT1, 0.43);
                gates.put(Metric.HIT3, 0.70);
            }
        }
        return gates;
    }

    private SearchedSet score(RetrievalSet set) {
        var searched = new SearchedSet(set);
        var found = new ArrayList<SearchedSet.Found>();
        var first = new double[set.questions().size()];
        var again = new double[first.length];
        for (var times : List.of(first, again)) {
            found.clear();
            for (int i = 0; i < times.length; i++) {
                long start = System.nanoTime();
                found.add(searched.ask(set.questions().get(i).text()));
                times[i] = (System.nanoTime() - start) / 1e6;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%n%s: %d chunks, %d questions%n| metric | BM25 | vectors | hybrid | %s |%n|---|---|---|---|---|%n",
                set.name(),
                set.texts().size(),
                set.questions().size(),
                set.name().equals("runbooks") ? "reference" : "gate");
        gates(set.name()).forEach((metric, gate) -> row(set, found, metric, gate));
        System.out.printf(
                Locale.ROOT,
                "ms a question, p50/p95: first time %.0f/%.0f, again %.0f/%.0f%n",
                quantile(first, 0.5),
                quantile(first, 0.95),
                quantile(again, 0.5),
                quantile(again, 0.95));
        return searched;
    }

    private void row(RetrievalSet set, List<SearchedSet.Found> found, Metric metric, double gate) {
        double words = 0;
        var cells = new StringBuilder();
        var columns = List.of(
                found.stream().map(SearchedSet.Found::words).toList(),
                found.stream().map(SearchedSet.Found::vectors).toList(),
                found.stream().map(SearchedSet.Found::ranked).toList());
        double hybrid = 0;
        for (var column : columns) {
            var values = new double[column.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = metric.value(column.get(i), set.questions().get(i));
            }
            hybrid = mean(values);
            var range = interval(values);
            cells.append(String.format(Locale.ROOT, " %.3f (%.3f–%.3f) |", hybrid, range[0], range[1]));
        }
        System.out.printf(Locale.ROOT, "| %s |%s %.2f |%n", metric.title, cells, gate);
        figures.append(String.format(Locale.ROOT, " %s.%s=%.4f", set.name(), metric.title, hybrid));
        if (hybrid < gate && !set.name().equals("runbooks")) {
            System.err.printf(
                    Locale.ROOT, "%s %s is %.4f, below its gate of %.2f.%n", set.name(), metric.title, hybrid, gate);
            passed = false;
        }
    }

    private static double hits(List<UUID> ranked, RetrievalSet.Question question, int places) {
        return ranked.stream().limit(places).filter(question.gold()::contains).count();
    }

    private static double reciprocalRank(List<UUID> ranked, RetrievalSet.Question question) {
        for (int i = 0; i < Math.min(3, ranked.size()); i++) {
            if (question.gold().contains(ranked.get(i))) {
                return 1.0 / (i + 1);
            }
        }
        return 0;
    }

    private static double[] interval(double[] values) {
        var random = new Random(SEED);
        var means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += values[random.nextInt(values.length)];
            }
            means[r] = sum / values.length;
        }
        return new double[] {quantile(means, 0.025), quantile(means, 0.975)};
    }

    private static double quantile(double[] values, double share) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }
}
