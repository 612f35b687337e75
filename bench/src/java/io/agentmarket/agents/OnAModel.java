package io.agentmarket.agents;

import io.agentmarket.text.Options;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Tier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The options {@code --model MODEL --max-price USD [--only PREFIX]} of the scoring commands: the same cases on the
 * provider, with the key in {@code ANTHROPIC_API_KEY}. Answers are kept in {@code target/scores} and bought once.
 */
public final class OnAModel {

    private static final double DOLLAR = 1_000_000;
    private static final int MISUSED = 2;

    private OnAModel() {}

    /** Whether these options ask for a model. */
    public static boolean isAskedFor(Options options) {
        return options.values().containsKey("--model");
    }

    /** Asks and prints. @return the command's exit code */
    public static int score(String set, List<AgentCase> cases, Options options)
            throws IOException, InterruptedException {
        var values = options.values();
        var model = values.getOrDefault("--model", "");
        var key = Optional.ofNullable(System.getenv("ANTHROPIC_API_KEY")).orElse("");
        var price = values.getOrDefault("--max-price", "");
        var tier = tierOf(model);
        if (key.isBlank()) {
            return refused(model + " needs the provider's key in ANTHROPIC_API_KEY");
        }
        if (!price.matches("\\d{1,6}(\\.\\d{1,6})?")) {
            return refused("name the most that it may cost, as --max-price 2.50");
        }
        if (tier.isEmpty()) {
            return refused("no tier runs on " + model + "; see src/main/resources/tiers.yaml");
        }
        var settings = new TreeMap<>(Map.of("ANTHROPIC_API_KEY", key));
        Optional.ofNullable(System.getenv("ANTHROPIC_BASE_URL"))
                .ifPresent(address -> settings.put("ANTHROPIC_BASE_URL", address));
        var answers = new AgentAnswers(Path.of("target", "scores", set + "-" + model + ".jsonl"));
        var chosen = only(cases, options);
        var scores = new AgentScores(chosen, answers, System.out);
        var home = Files.createTempDirectory("score-agents");
        try (var platform = AgentPlatform.start(home, settings, chosen)) {
            scores.ask(platform, tier.get(), Math.round(Double.parseDouble(price) * DOLLAR));
            scores.tellPrice(tier.get());
        } finally {
            delete(home);
        }
        return scores.report() ? 0 : 1;
    }

    private static int refused(String why) {
        System.err.println("Nothing was measured: " + why + ".");
        return MISUSED;
    }

    static List<AgentCase> only(List<AgentCase> cases, Options options) {
        var prefix = options.values().getOrDefault("--only", "");
        return cases.stream().filter(each -> each.id().startsWith(prefix)).toList();
    }

    /** The cheapest tier whose own model it is. */
    private static Optional<String> tierOf(String model) {
        return PriceBook.bundled().tiers(Clock.systemUTC().instant()).stream()
                .filter(tier -> tier.defaultModel().equals(model))
                .map(Tier::id)
                .findFirst();
    }

    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}
