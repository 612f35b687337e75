package io.agentmarket.toolkits.incidents;

import io.agentmarket.agents.AgentCase;
import io.agentmarket.agents.OnAModel;
import io.agentmarket.agents.Truth;
import io.agentmarket.shared.Json;
import io.agentmarket.text.Options;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import tools.jackson.databind.node.ObjectNode;

/**
 * The command bench/score-severity: accuracy and macro-F1 of the severity of public alert rules, each rule rated by
 * weights that have not seen it; fails below a gate. On a model incident-responder rates it.
 */
final class ScoreSeverity {

    private static final long[] SEEDS = {1, 2, 3};

    private ScoreSeverity() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var options = Options.parse(arguments);
        if (OnAModel.isAskedFor(options)) {
            var rules = AlertRules.read(AlertRules.file(options.path("--data", "../shared/data")));
            System.exit(OnAModel.score("severity", onAModel(rules), options));
        }
        var file = options.findFile("--test");
        if (file.isPresent()) {
            other(AlertRules.read(file.get()));
            return;
        }
        var data = AlertRules.read(AlertRules.file(options.path("--data", "../shared/data")));
        long most = data.severities().stream().filter("warning"::equals).count();
        System.out.printf(
                Locale.ROOT,
                "%d rules; always 'warning' would be %.3f%n",
                data.rules().size(),
                (double) most / data.rules().size());
        var random = new ArrayList<Score>();
        var grouped = new ArrayList<Score>();
        for (long seed : SEEDS) {
            random.add(held(data, data.randomFolds(seed)));
            grouped.add(held(data, data.groupedFolds(seed)));
        }
        boolean passed = report("random", random, 0.77) & report("grouped", grouped, 0.72);
        System.out.printf(
                Locale.ROOT,
                "figures severity.random=%.4f severity.random.f1=%.4f severity.grouped=%.4f severity.grouped.f1=%.4f%n",
                mean(random, true),
                mean(random, false),
                mean(grouped, true),
                mean(grouped, false));
        System.exit(passed ? 0 : 1);
    }

    /** Alerts as Alertmanager posts them, without their label; shuffled, so that the first ones are a sample. */
    private static List<AgentCase> onAModel(AlertRules data) {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < data.rules().size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(SEEDS[0]));
        return order.stream()
                .map(i -> {
                    var severity = data.severities().get(i);
                    var truth = new Truth(
                            "its authors say " + severity,
                            output -> output.at("/severity/value").asString("").equals(severity));
                    return new AgentCase(
                            "rule-%04d".formatted(i), severity, "incident-responder", posted(data.rules().get(i)), truth);
                })
                .toList();
    }

    private static ObjectNode posted(AlertRule rule) {
        var input = Json.MAPPER.createObjectNode();
        var alert = input.putObject("alert").put("version", "4").put("status", "firing");
        var member = alert.putArray("alerts").addObject().put("status", "firing").put("startsAt", "2026-11-20T14:00:00Z");
        member.putObject("labels").put("alertname", rule.name().replace(" ", "")).put("service", rule.service());
        member.putObject("annotations").put("summary", rule.name()).put("description", rule.description());
        return input;
    }

    private record Score(double accuracy, double macroF1) {}

    /** Other rules of the same format, rated by the shipped weights. */
    private static void other(AlertRules rules) {
        var shipped = AlertSeverity.load();
        var score = score(
                rules.severities(),
                rules.rules().stream().map(rule -> shipped.assess(rule).value()).toList());
        System.out.printf(
                Locale.ROOT,
                "figures severity.test=%.4f severity.test.f1=%.4f severity.rules=%d%n",
                score.accuracy(),
                score.macroF1(),
                rules.rules().size());
        System.exit(score.accuracy() >= 0.72 ? 0 : 1);
    }

    private static Score held(AlertRules data, int[] folds) {
        var given = new String[folds.length];
        for (int fold = 0; fold < AlertRules.FOLDS; fold++) {
            var rules = new ArrayList<AlertRule>();
            var severities = new ArrayList<String>();
            for (int i = 0; i < folds.length; i++) {
                if (folds[i] != fold) {
                    rules.add(data.rules().get(i));
                    severities.add(data.severities().get(i));
                }
            }
            var model = AlertSeverity.train(rules, severities);
            for (int i = 0; i < folds.length; i++) {
                if (folds[i] == fold) {
                    given[i] = model.assess(data.rules().get(i)).value();
                }
            }
        }
        return score(data.severities(), Arrays.asList(given));
    }

    private static Score score(List<String> right, List<String> given) {
        double hits = 0;
        for (int i = 0; i < right.size(); i++) {
            hits += right.get(i).equals(given.get(i)) ? 1 : 0;
        }
        double f1 = right.stream()
                .distinct()
                .mapToDouble(label -> f1(label, right, given))
                .average()
                .orElse(0);
        return new Score(hits / right.size(), f1);
    }

    private static double f1(String label, List<String> right, List<String> given) {
        double both = 0;
        double either = 0;
        for (int i = 0; i < right.size(); i++) {
            boolean is = right.get(i).equals(label);
            boolean said = given.get(i).equals(label);
            both += is && said ? 2 : 0;
            either += (is ? 1 : 0) + (said ? 1 : 0);
        }
        return both / either;
    }

    private static boolean report(String split, List<Score> scores, double gate) {
        double mean = mean(scores, true);
        double variance = scores.stream()
                        .mapToDouble(score -> Math.pow(score.accuracy() - mean, 2))
                        .sum()
                / (scores.size() - 1);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.3f ± %.3f | macro-F1 %.3f | gate %.2f |%n",
                split,
                mean,
                Math.sqrt(variance / scores.size()),
                mean(scores, false),
                gate);
        if (mean < gate) {
            System.err.printf(Locale.ROOT, "%s is %.4f, below its gate of %.2f.%n", split, mean, gate);
        }
        return mean >= gate;
    }

    private static double mean(List<Score> scores, boolean accuracy) {
        return scores.stream()
                .mapToDouble(score -> accuracy ? score.accuracy() : score.macroF1())
                .average()
                .orElse(0);
    }
}
