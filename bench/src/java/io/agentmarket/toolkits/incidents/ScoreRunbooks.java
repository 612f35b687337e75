package io.agentmarket.toolkits.incidents;

import io.agentmarket.agents.OnAModel;
import io.agentmarket.text.Embedder;
import io.agentmarket.text.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * The command bench/score-runbooks: the page's "Meaning" asks for its other sections, with the name of the alert taken
 * out of both; what alerts say, without their names, asks for the bundled pages; and alerts about other things ask in
 * vain. Fails below the gates. On a model the second of these goes through incident-responder. Each figure has the
 * 2.5th and 97.5th percentile of 2,000 resamples.
 */
final class ScoreRunbooks {

    private static final int RESAMPLES = 2_000;
    private static final long SEED = 1;
    private static final int PLACES = 3;
    private static final double GATE_1 = 0.43;
    private static final double GATE_3 = 0.70;

    private ScoreRunbooks() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var options = Options.parse(arguments);
        if (OnAModel.isAskedFor(options)) {
            System.exit(OnAModel.score("runbooks", AlertPages.onAModel(), options));
        }
        var folder = options.findFile("--test")
                .orElseGet(() -> Options.existing(
                        options.path("--data", "../shared/data").resolve("runbooks")));
        var pages = pages(folder);
        if (pages.isEmpty()) {
            System.err.println("There is no page with a Meaning and other sections in " + folder + ".");
            System.exit(2);
        }
        var ranks = ranks(pages);
        double first = row("page by its meaning, hit@1", ranks, rank -> rank < 1, GATE_1);
        double three = row("page by its meaning, hit@3", ranks, rank -> rank < PLACES, GATE_3);
        System.out.printf(
                Locale.ROOT,
                "figures runbooks.pages=%d runbooks.hit@1=%.4f runbooks.hit@3=%.4f runbooks.mrr=%.4f%n",
                ranks.length,
                first,
                three,
                Arrays.stream(ranks)
                        .mapToDouble(rank -> 1.0 / (rank + 1))
                        .average()
                        .orElse(0));
        boolean passed = first >= GATE_1 && three >= GATE_3;
        if (options.findFile("--test").isEmpty()) {
            passed &= AlertPages.score(Options.existing(options.path("--data", "../shared/data")));
        }
        System.exit(passed ? 0 : 1);
    }

    private record Page(String meaning, List<String> others) {}

    private static List<Page> pages(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .map(ScoreRunbooks::page)
                    .filter(page -> !page.meaning().isEmpty() && !page.others().isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("the runbooks cannot be read", e);
        }
    }

    private static Page page(Path file) {
        try {
            var name = file.getFileName().toString().replace(".md", "");
            var spaced = name.replaceAll("(?<=[a-z])(?=[A-Z])", " ");
            var text = Files.readString(file).replaceAll("(?i)" + name + "|" + spaced, "");
            var page = RunbookReader.read("", "", text);
            var others = page.sections().stream()
                    .filter(section -> !section.heading().equals("Meaning"))
                    .map(Runbook.Section::text)
                    .toList();
            return new Page(page.section("Meaning").orElse(""), others);
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read", e);
        }
    }

    /** Of each question the place of its page, from 0. */
    private static int[] ranks(List<Page> pages) {
        var index = new RunbookIndex(
                pages.stream().map(page -> new RunbookIndex.Source("", page.others())).toList(), Embedder.shared()::embed);
        var ranks = new int[pages.size()];
        for (int i = 0; i < ranks.length; i++) {
            int page = i;
            ranks[i] = (int) index.search(pages.get(i).meaning()).stream()
                    .takeWhile(hit -> hit.position() != page)
                    .count();
        }
        return ranks;
    }

    static double row(String title, int[] ranks, IntPredicate hit, double gate) {
        var values =
                Arrays.stream(ranks).mapToDouble(rank -> hit.test(rank) ? 1 : 0).toArray();
        var random = new Random(SEED);
        var means = new double[RESAMPLES];
        for (int r = 0; r < RESAMPLES; r++) {
            for (int i = 0; i < values.length; i++) {
                means[r] += values[random.nextInt(values.length)] / values.length;
            }
        }
        Arrays.sort(means);
        double mean = Arrays.stream(values).average().orElse(0);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.3f (%.3f–%.3f) | gate %.2f |%n",
                title,
                mean,
                means[(int) (0.025 * RESAMPLES)],
                means[(int) (0.975 * RESAMPLES)],
                gate);
        if (mean < gate) {
            System.err.printf(Locale.ROOT, "%s is %.4f, below its gate of %.2f.%n", title, mean, gate);
        }
        return mean;
    }
}
