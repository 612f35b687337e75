package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Whole runs of agents over HTTP on inputs whose truth is known, each at most once in a file of answers, and none that
 * could cost more than what is left of the most. For one thread.
 */
public final class AgentScores {

    private static final double DOLLAR = 1_000_000;

    private final List<AgentCase> cases;
    private final AgentAnswers answers;
    private final PrintStream out;
    private final Map<String, Integer> right = new TreeMap<>();
    private final Map<String, Integer> asked = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private long spentMicros;
    private int unbought;

    /** @param out where the prices and the table go */
    public AgentScores(List<AgentCase> cases, AgentAnswers answers, PrintStream out) {
        this.cases = cases;
        this.answers = answers;
        this.out = out;
    }

    /**
     * Says what is open and what it can cost, asks within that, and judges.
     *
     * @param mostMicros what this call may spend, in micro-dollars; answers of earlier calls are not counted
     */
    public void ask(AgentPlatform platform, String tier, long mostMicros) throws IOException, InterruptedException {
        var quotes = new TreeMap<String, Long>();
        for (var agent : cases.stream().map(AgentCase::agent).distinct().toList()) {
            quotes.put(agent, platform.quote(agent, tier).path("quoted_micros").asLong());
        }
        var open = cases.stream().filter(each -> answers.of(each).isEmpty()).toList();
        out.printf(
                Locale.ROOT,
                "%d cases, %d answered before for $%.4f; the others cost at most $%.4f%n",
                cases.size(),
                cases.size() - open.size(),
                answers.chargedMicros() / DOLLAR,
                open.stream().mapToLong(each -> quoted(quotes, each)).sum() / DOLLAR);
        for (var each : cases) {
            var answer = answers.of(each);
            if (answer.isPresent()) {
                judge(each, answer.get());
            } else if (spentMicros + quoted(quotes, each) <= mostMicros) {
                buy(platform, each, tier);
            } else {
                unbought++;
            }
        }
    }

    private static long quoted(Map<String, Long> quotes, AgentCase each) {
        return quotes.getOrDefault(each.agent(), 0L) * each.later().count();
    }

    private void buy(AgentPlatform platform, AgentCase each, String tier) throws IOException, InterruptedException {
        var run = platform.run(each, tier, each.id() + "-" + UUID.randomUUID());
        spentMicros += run.at("/price/micros").asLong(0);
        if (AgentAnswers.isOwn(run)) {
            judge(each, answers.keep(each, run));
        } else {
            unbought++;
            out.printf("%s was not answered, and is asked again next time: %s%n", each.id(), reason(run));
        }
    }

    private static String reason(JsonNode run) {
        return run.path("degraded").asBoolean(false)
                ? "the provider did not answer, and the offline model stood in"
                : run.has("error") ? run.path("error").toString() : run.toString();
    }

    private void judge(AgentCase each, JsonNode answer) {
        asked.merge(each.kind(), 1, Integer::sum);
        String fault;
        try {
            if (!answer.path("status").asString().equals("succeeded")) {
                fault = "the run " + answer.path("status").asString() + ": " + answer.path("error");
            } else {
                fault = each.isRight(answer.path("output"))
                        ? ""
                        : "does not hold: " + each.truth().words();
            }
        } catch (IllegalArgumentException e) {
            fault = "the check fails: " + e.getMessage();
        }
        right.merge(each.kind(), fault.isEmpty() ? 1 : 0, Integer::sum);
        if (!fault.isEmpty()) {
            wrong.add(each.id() + ": " + fault.strip() + "\n    " + Json.MAPPER.writeValueAsString(answer.path("output")));
        }
    }

    /** What this call has cost. */
    void tellPrice(String tier) {
        out.printf(
                Locale.ROOT,
                "charged: $%.4f on the tier %s, $%.4f with earlier answers, %d cases not bought%n",
                spentMicros / DOLLAR,
                tier,
                answers.chargedMicros() / DOLLAR,
                unbought);
    }

    /** Prints what was wrong, and the table. @return whether all were bought and are right */
    public boolean report() {
        wrong.forEach(out::println);
        out.printf("%n| kind | right | of |%n|---|---|---|%n");
        asked.forEach((kind, count) -> out.printf("| %s | %d | %d |%n", kind, right.get(kind), count));
        int all = asked.values().stream().mapToInt(Integer::intValue).sum();
        out.printf(Locale.ROOT, "figures right=%d of=%d unbought=%d%n", all - wrong.size(), all, unbought);
        return wrong.isEmpty() && unbought == 0;
    }
}
