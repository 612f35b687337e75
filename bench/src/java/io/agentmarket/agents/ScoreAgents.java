package io.agentmarket.agents;

import io.agentmarket.text.Options;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Tier;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The commands bench/trials and bench/score-agents: whole runs of the bundled agents over HTTP on inputs whose truth is
 * known, on the offline model or on a real one within a price; fails when an answer is wrong or was not bought.
 */
final class ScoreAgents {

    private static final PrintStream OUT = System.out;
    private static final String OFFLINE = "offline";
    private static final String FREE_TIER = "elite";
    private static final double DOLLAR = 1_000_000;

    private final List<AgentCase> cases;
    private final AgentAnswers answers;
    private final Map<String, Integer> right = new TreeMap<>();
    private final Map<String, Integer> asked = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long spentMicros;
    private int unbought;

    private ScoreAgents(List<AgentCase> cases, AgentAnswers answers) {
        this.cases = cases;
        this.answers = answers;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var options = Options.parse(arguments);
        var values = options.values();
        var set = options.findFile("--set");
        var trials = Options.existing(options.path("--trials", "../shared/trials"));
        var model = values.getOrDefault("--model", OFFLINE);
        var cases = set.isPresent()
                ? AgentCase.ofSet(set.get())
                : AgentCase.ofTrials(trials, Path.of("bench/trials.yaml"));
        var only = values.getOrDefault("--only", "");
        cases = cases.stream().filter(each -> each.id().startsWith(only)).toList();
        var name = set.orElse(trials).getFileName().toString().replaceFirst("\\..*", "");
        var home = Files.createTempDirectory("score-agents");
        var run = new ScoreAgents(cases, new AgentAnswers(answersOf(home, name, model)));
        try {
            System.exit(model.equals(OFFLINE) ? run.offline(home) : run.metered(home, model, values));
        } finally {
            delete(home);
        }
    }

    /** Offline answers cost a moment and are made anew; those of a model are kept between runs of the command. */
    private static Path answersOf(Path home, String name, String model) {
        return model.equals(OFFLINE)
                ? home.resolve("answers.jsonl")
                : Path.of("target", "scores", name + "-" + model + ".jsonl");
    }

    private int offline(Path home) throws IOException, InterruptedException {
        try (var platform = AgentPlatform.start(home, Map.of())) {
            ask(platform, FREE_TIER, Long.MAX_VALUE);
        }
        return report();
    }

    private int metered(Path home, String model, Map<String, String> values) throws IOException, InterruptedException {
        var key = System.getenv("ANTHROPIC_API_KEY");
        if (key == null || key.isBlank()) {
            System.err.println("Nothing was measured: " + model + " needs the provider's key in ANTHROPIC_API_KEY.");
            return 2;
        }
        if (!values.containsKey("--max-price")) {
            System.err.println("Nothing was measured: name the most that it may cost, as --max-price USD.");
            return 2;
        }
        long most = Math.round(Double.parseDouble(values.get("--max-price")) * DOLLAR);
        var tier = tierOf(model);
        if (tier == null) {
            System.err.println("Nothing was measured: no tier runs on " + model + "; see src/main/resources/tiers.yaml.");
            return 2;
        }
        var settings = new TreeMap<>(Map.of("ANTHROPIC_API_KEY", key));
        var address = System.getenv("ANTHROPIC_BASE_URL");
        if (address != null) {
            settings.put("ANTHROPIC_BASE_URL", address);
        }
        try (var platform = AgentPlatform.start(home, settings)) {
            ask(platform, tier, most);
        }
        OUT.printf(Locale.ROOT, "charged: $%.4f on the tier %s, %d cases not bought%n", spentMicros / DOLLAR, tier, unbought);
        return report();
    }

    /** The cheapest tier whose own model it is; null when it is none's. */
    private static @Nullable String tierOf(String model) {
        return PriceBook.bundled().tiers(Clock.systemUTC().instant()).stream()
                .filter(tier -> tier.defaultModel().equals(model))
                .map(Tier::id)
                .findFirst()
                .orElse(null);
    }

    private void ask(AgentPlatform platform, String tier, long mostMicros) throws IOException, InterruptedException {
        var quotes = new TreeMap<String, JsonNode>();
        for (var agent : cases.stream().map(AgentCase::agent).distinct().toList()) {
            quotes.put(agent, platform.quote(agent, tier));
        }
        var open = cases.stream().filter(each -> answers.of(each).isEmpty()).toList();
        OUT.printf(
                Locale.ROOT,
                "%d cases, %d answered before; the others cost at most $%.4f%n",
                cases.size(),
                cases.size() - open.size(),
                open.stream().mapToLong(each -> quoted(quotes, each)).sum() / DOLLAR);
        for (var each : cases) {
            var answer = answers.of(each);
            if (answer.isEmpty() && spentMicros + quoted(quotes, each) > mostMicros) {
                unbought++;
                continue;
            }
            judge(each, answer.isPresent() ? answer.get() : bought(platform, each, tier));
        }
    }

    private JsonNode bought(AgentPlatform platform, AgentCase each, String tier) throws IOException, InterruptedException {
        var answer = answers.keep(each, platform.run(each, tier, "score-" + each.id()));
        spentMicros += answer.path("charged_micros").asLong();
        return answer;
    }

    private static long quoted(Map<String, JsonNode> quotes, AgentCase each) {
        return quotes.getOrDefault(each.agent(), each.input()).path("quoted_micros").asLong();
    }

    private void judge(AgentCase each, JsonNode answer) {
        asked.merge(each.kind(), 1, Integer::sum);
        String fault;
        try {
            if (!answer.path("status").asString().equals("succeeded")) {
                fault = "the run " + answer.path("status").asString() + ": " + answer.path("error");
            } else {
                fault = each.isRight(answer.path("output")) ? "" : "does not hold: " + each.holds();
            }
        } catch (IllegalArgumentException e) {
            fault = "the check fails: " + e.getMessage();
        }
        right.merge(each.kind(), fault.isEmpty() ? 1 : 0, Integer::sum);
        if (!fault.isEmpty()) {
            wrong.add(each.id() + ": " + fault.strip() + "\n    " + answer.path("output"));
        }
    }

    private int report() {
        wrong.forEach(OUT::println);
        OUT.printf("%n| kind | right | of |%n|---|---|---|%n");
        asked.forEach((kind, count) -> OUT.printf("| %s | %d | %d |%n", kind, right.get(kind), count));
        int all = asked.values().stream().mapToInt(Integer::intValue).sum();
        OUT.printf(Locale.ROOT, "figures right=%d of=%d unbought=%d%n", all - wrong.size(), all, unbought);
        return wrong.isEmpty() && unbought == 0 ? 0 : 1;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
