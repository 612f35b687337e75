package io.agentmarket.toolkits.incidents.logs;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The command bench/score-logs: grouping accuracy over messages and over whole lines, and whether time and level are
 * read, in each of the formats of the test's lines; fails below a gate.
 */
final class ScoreLogs {

    private static final double MESSAGES = 0.90;
    private static final double LINES = 0.85;

    private ScoreLogs() {}

    public static void main(String[] arguments) {
        var logs = PastedLines.all();
        var scores = logs.stream().map(PastedLines::score).toList();
        System.out.printf(
                "| %-20s | lines | messages | whole lines | time | level |%n|---|---|---|---|---|---|%n", "format");
        for (int i = 0; i < logs.size(); i++) {
            var score = scores.get(i);
            System.out.printf(
                    Locale.ROOT,
                    "| %-20s | %5d | %.3f | %.3f | %.3f | %.3f |%n",
                    logs.get(i).format(),
                    logs.get(i).lines().size(),
                    score.messages(),
                    score.lines(),
                    score.times(),
                    score.levels());
        }
        double messages = mean(scores, PastedLines.Score::messages);
        double lines = mean(scores, PastedLines.Score::lines);
        long whole = scores.stream()
                .filter(it -> it.times() == 1 && it.levels() == 1)
                .count();
        System.out.printf(
                Locale.ROOT,
                "figures logs.formats=%d logs.messages=%.4f logs.lines=%.4f logs.time_and_level=%d%n",
                logs.size(),
                messages,
                lines,
                whole);
        System.exit(messages >= MESSAGES && lines >= LINES && whole == logs.size() ? 0 : 1);
    }

    private static double mean(List<PastedLines.Score> scores, ToDoubleFunction<PastedLines.Score> part) {
        return scores.stream().mapToDouble(part).average().orElse(0);
    }
}
