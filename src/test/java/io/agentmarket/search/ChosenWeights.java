package io.agentmarket.search;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/** The weights of words and meaning for questions with an identifier, chosen on some questions and used on others. */
final class ChosenWeights {

    private static final int FOLDS = 5;
    private static final double BY_MEANING = 0.6;
    private static final List<Double> BY_WORDS = List.of(0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95);

    /** The factor on the weight of meaning if the question names an identifier. */
    private static final List<Double> LEFT = List.of(0.0, 0.25, 0.5, 0.75, 1.0);

    private final List<Task> tasks;

    ChosenWeights(List<Task> tasks) {
        this.tasks = List.copyOf(tasks);
    }

    private record Weights(double words, double left) {}

    /** @param goals whose mean the choice makes large */
    record Task(
            RetrievalSet set,
            List<SearchedSet.Found> found,
            List<ToDoubleBiFunction<List<UUID>, RetrievalSet.Question>> goals) {

        @SafeVarargs
        static Task of(
                RetrievalSet set,
                SearchedSet searched,
                ToDoubleBiFunction<List<UUID>, RetrievalSet.Question>... goals) {
            var found = set.questions().stream()
                    .map(question -> searched.ask(question.text()))
                    .toList();
            return new Task(set, found, List.of(goals));
        }

        double value(int question, Weights weights, ToDoubleBiFunction<List<UUID>, RetrievalSet.Question> metric) {
            double near = found.get(question).named() ? weights.left() * BY_MEANING : BY_MEANING;
            var ranked = found.get(question).hybrid().stream()
                    .sorted(Comparator.comparingDouble(
                            each -> -(weights.words() * each.words() + near * each.nearness())))
                    .map(Ranking.Candidate::chunk)
                    .toList();
            return metric.applyAsDouble(ranked, set.questions().get(question));
        }

        double goal(int withoutFold, Weights weights) {
            return IntStream.range(0, found.size())
                    .filter(question -> question % FOLDS != withoutFold)
                    .mapToDouble(question -> goals.stream()
                            .mapToDouble(goal -> value(question, weights, goal))
                            .average()
                            .orElse(0))
                    .average()
                    .orElse(0);
        }
    }

    /** The mean of a metric over the questions of a set, each ranked by the weight chosen without its fold. */
    double heldOut(RetrievalSet set, ToDoubleBiFunction<List<UUID>, RetrievalSet.Question> metric) {
        var task = tasks.stream()
                .filter(each -> each.set().equals(set))
                .findFirst()
                .orElseThrow();
        var chosen = IntStream.range(0, FOLDS).mapToObj(this::choose).toList();
        return IntStream.range(0, task.found().size())
                .mapToDouble(question -> task.value(question, chosen.get(question % FOLDS), metric))
                .average()
                .orElse(0);
    }

    private Weights choose(int withoutFold) {
        return BY_WORDS.stream()
                .flatMap(words -> LEFT.stream().map(left -> new Weights(words, left)))
                .max(Comparator.comparingDouble(weight -> tasks.stream()
                        .mapToDouble(task -> task.goal(withoutFold, weight))
                        .sum()))
                .orElseThrow();
    }
}
