package io.agentmarket.agents;

import io.agentmarket.llm.OutputRule;
import io.agentmarket.shared.Json;
import io.agentmarket.text.Embedder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/**
 * What one offline run costs, per agent: the median over rounds of the mean over an agent's examples, on the clock and
 * of the thread's processor. Model, tools and rules; without HTTP and stores. Arguments: the folder of the agents whose
 * examples are run, rounds.
 */
final class RunCost {

    private static final double MILLION = 1e6;
    private static final int OTHERS = 20;

    private RunCost() {}

    public static void main(String[] args) throws IOException {
        var replay = new Replay();
        for (var id : List.of("ticket-resolver", "knowledge-base", "incident-responder", "workflow-orchestrator")) {
            var agent = Packages.load("").find(id).orElseThrow();
            var inputs = inputs(Path.of(args[0], id, "examples"));
            var clock = new ArrayList<Double>();
            var processor = new ArrayList<Double>();
            for (int round = 0; round < Integer.parseInt(args[1]); round++) {
                forget(round);
                long from = System.nanoTime();
                long fromProcessor = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                for (var input : inputs) {
                    var run = replay.play(agent, input);
                    OutputRule.broken(agent.rules(), input, run.output(), run.conversation());
                }
                clock.add((System.nanoTime() - from) / MILLION / inputs.size());
                processor.add((ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - fromProcessor)
                        / MILLION
                        / inputs.size());
            }
            System.out.printf(
                    Locale.ROOT,
                    "figures %s runs=%d clock_ms=%.2f cpu_ms=%.2f%n",
                    id,
                    inputs.size(),
                    median(clock),
                    median(processor));
        }
        System.exit(0);
    }

    /** What the embedder remembers is not to be of an earlier round. */
    private static void forget(int round) {
        IntStream.range(0, OTHERS).forEach(i -> Embedder.shared().embed("other " + i + " of round " + round));
    }

    private static List<JsonNode> inputs(Path examples) throws IOException {
        try (var files = Files.list(examples)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(RunCost::input)
                    .toList();
        }
    }

    private static JsonNode input(Path file) {
        try {
            return Json.MAPPER.readTree(Files.readString(file)).path("input");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElse(Double.NaN);
    }
}
