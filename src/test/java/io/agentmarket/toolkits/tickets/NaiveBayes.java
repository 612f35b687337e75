package io.agentmarket.toolkits.tickets;

import io.agentmarket.text.Words;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The baseline: multinomial naive Bayes over words with add-one smoothing. */
final class NaiveBayes {

    private final Map<String, Map<String, Integer>> counts = new HashMap<>();
    private final Map<String, Integer> totals = new HashMap<>();
    private final Map<String, Long> examples;
    private final Map<String, Integer> vocabulary = new HashMap<>();

    NaiveBayes(List<Example> training) {
        examples = training.stream().collect(Collectors.groupingBy(Example::label, Collectors.counting()));
        for (var example : training) {
            for (var word : words(example.text())) {
                counts.computeIfAbsent(example.label(), label -> new HashMap<>())
                        .merge(word, 1, Integer::sum);
                totals.merge(example.label(), 1, Integer::sum);
                vocabulary.merge(word, 1, Integer::sum);
            }
        }
    }

    double accuracy(List<Example> test) {
        long right = test.stream()
                .filter(each -> label(each.text()).equals(each.label()))
                .count();
        return (double) right / test.size();
    }

    private String label(String text) {
        var words = words(text);
        return examples.keySet().stream()
                .sorted()
                .max((a, b) -> Double.compare(score(a, words), score(b, words)))
                .orElseThrow();
    }

    private double score(String label, List<String> words) {
        double score = Math.log(examples.get(label));
        for (var word : words) {
            int count = counts.get(label).getOrDefault(word, 0);
            score += Math.log((count + 1.0) / (totals.get(label) + vocabulary.size()));
        }
        return score;
    }

    private static List<String> words(String text) {
        return Words.of(text).words().stream().map(Words.Word::folded).toList();
    }
}
