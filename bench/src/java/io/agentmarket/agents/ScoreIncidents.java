package io.agentmarket.agents;

import io.agentmarket.agents.IncidentCases.Case;
import io.agentmarket.text.Options;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The command bench/score-incidents: whole runs of incident-responder on the offline model, over failures in three
 * wordings each, incidents after public reports and alerts of Kubernetes, which fails below the gates; or the same on a
 * model.
 */
final class ScoreIncidents {

    private static final PrintStream OUT = System.out;
    private static final double GATE_FAMILIES = 0.95;
    private static final double GATE_POSTMORTEMS = 0.75;
    private static final double GATE_KUBERNETES = 1;

    private final AgentPackage agent =
            Packages.load("").find("incident-responder").orElseThrow();
    private final Replay replay = new Replay();
    private int runs;
    private long nanos;

    private ScoreIncidents() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var options = Options.parse(arguments);
        if (OnAModel.isAskedFor(options)) {
            System.exit(OnAModel.score("incidents", IncidentCases.onAModel(), options));
        }
        var scores = new ScoreIncidents();
        OUT.println("| set | first cause or object right | of | score | gate |\n|---|---|---|---|---|");
        boolean passed = scores.row("families", IncidentCases.families(), GATE_FAMILIES)
                & scores.row("postmortems", IncidentCases.postmortems(), GATE_POSTMORTEMS)
                & scores.row("kubernetes", IncidentCases.kubernetes(), GATE_KUBERNETES);
        OUT.printf(Locale.ROOT, "%d runs, %.1f ms each on average%n", scores.runs, scores.nanos / 1e6 / scores.runs);
        System.exit(passed ? 0 : 1);
    }

    private boolean row(String set, List<Case> cases, double gate) {
        var wrong = new ArrayList<String>();
        for (var each : cases) {
            long from = System.nanoTime();
            var output = replay.play(agent, each.input()).output();
            nanos += System.nanoTime() - from;
            runs++;
            if (!each.isRight().test(output)) {
                wrong.add("wrong: " + each.name() + " -> " + output.at("/probable_causes/0/cause").asString("") + " "
                        + output.path("affected_services"));
            }
        }
        int right = cases.size() - wrong.size();
        double score = right / (double) cases.size();
        OUT.printf(Locale.ROOT, "| %s | %d | %d | %.3f | %.2f |%n", set, right, cases.size(), score, gate);
        wrong.forEach(System.err::println);
        OUT.printf(Locale.ROOT, "figures incidents.%s=%.4f%n", set, score);
        return score >= gate;
    }
}
