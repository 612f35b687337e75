package io.agentmarket.knowledge;

import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/** The weight of words beside meaning, chosen on some questions and used on others. */
final class ChosenWeights {

    private static final int FOLDS = 5;
    private static final double BY_MEANING = 0.6;
    private static final List<Double> BY_WORDS = List.of(0.25, 0.35, 0.45, 0.55, 0.65, 0.75, 0.85, 0.95);

    private final List<Task> tasks;

    ChosenWeights(List<Task> tasks) {
        this.tasks = List.copyOf(tasks);
    }

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

        double value(int question, double byWords, ToDoubleBiFunction<List<UUID>, RetrievalSet.Question> metric) {
            var ranked = found.get(question).hybrid().stream()
                    .sorted(Comparator.comparingDouble(
                            each -> -(byWords * each.words() + BY_MEANING * each.nearness())))
                    .map(Ranking.Candidate::chunk)
                    .toList();
            return metric.applyAsDouble(ranked, set.questions().get(question));
        }

        double goal(int withoutFold, double byWords) {
            return IntStream.range(0, found.size())
                    .filter(question -> question % FOLDS != withoutFold)
                    .mapToDouble(question -> goals.stream()
                            .mapToDouble(goal -> value(question, byWords, goal))
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
        var chosen = IntStream.range(0, FOLDS).mapToDouble(this::choose).toArray();
        return IntStream.range(0, task.found().size())
                .mapToDouble(question -> task.value(question, chosen[question % FOLDS], metric))
                .average()
                .orElse(0);
    }

    private double choose(int withoutFold) {
        return BY_WORDS.stream()
                .max(Comparator.comparingDouble(weight -> tasks.stream()
                        .mapToDouble(task -> task.goal(withoutFold, weight))
                        .sum()))
                .orElseThrow();
    }
}
