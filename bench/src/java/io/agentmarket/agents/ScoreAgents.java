package io.agentmarket.agents;

import io.agentmarket.text.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The commands bench/trials and bench/score-agents: whole runs of the bundled agents over HTTP on inputs whose truth is
 * known, on the offline model or on a real one within a price; fails when an answer is wrong or was not bought.
 */
final class ScoreAgents {

    private static final String FREE_TIER = "elite";

    private ScoreAgents() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var options = Options.parse(arguments);
        var set = options.findFile("--set");
        var trials = set.isPresent() ? Path.of("") : Options.existing(options.path("--trials", "../shared/trials"));
        var cases = set.isPresent()
                ? AgentCase.ofSet(set.get())
                : AgentCase.ofTrials(trials, Path.of("bench/trials.yaml"));
        var name = set.orElse(trials).getFileName().toString().replaceFirst("\\..*", "");
        System.exit(
                OnAModel.isAskedFor(options)
                        ? OnAModel.score(name, cases, options)
                        : offline(OnAModel.only(cases, options)));
    }

    /** Offline answers cost a moment and are made anew. */
    private static int offline(List<AgentCase> cases) throws IOException, InterruptedException {
        var home = Files.createTempDirectory("score-agents");
        var scores = new AgentScores(cases, new AgentAnswers(home.resolve("answers.jsonl")), System.out);
        try (var platform = AgentPlatform.start(home, Map.of(), cases)) {
            scores.ask(platform, FREE_TIER, Long.MAX_VALUE);
        } finally {
            OnAModel.delete(home);
        }
        return scores.report() ? 0 : 1;
    }
}
