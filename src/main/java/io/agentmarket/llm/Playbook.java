package io.agentmarket.llm;

import io.agentmarket.expressions.Expression;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * What the offline model does for a package: rounds of tool calls, then the output, each written in JSONata.
 *
 * @param rounds in order; all calls of one round are made in parallel
 * @param output JSONata expression over {@code input} and {@code results} that makes the run's output
 */
public record Playbook(List<Round> rounds, String output) {

    /** The most rounds of a playbook, and the most calls of one round. */
    public static final int MAX_ROUNDS = 20;

    private static final String NAME = "[a-z][a-z0-9_]{0,39}";

    public Playbook {
        rounds = List.copyOf(Objects.requireNonNullElse(rounds, List.of()));
        output = Objects.requireNonNullElse(output, "");
    }

    /** @param when JSONata predicate; a round whose predicate is not true is skipped. Empty means always. */
    public record Round(String when, List<Call> calls) {

        public Round {
            when = Objects.requireNonNullElse(when, "");
            calls = List.copyOf(Objects.requireNonNullElse(calls, List.of()));
        }
    }

    /**
     * @param tool name of the tool
     * @param as the name under {@code results} that later expressions read
     * @param arguments JSONata expression that makes the arguments
     */
    public record Call(String tool, String as, String arguments) {

        public Call {
            tool = Objects.requireNonNullElse(tool, "");
            as = Objects.requireNonNullElse(as, tool);
            arguments = Objects.requireNonNullElse(arguments, "{}");
        }
    }

    /**
     * Proves that every expression compiles and every name is usable, before the first run.
     *
     * @throws IllegalArgumentException saying where ({@code rounds/0/calls/1/arguments}) and what
     */
    public void verify() {
        refuseIf(rounds.size() > MAX_ROUNDS, "rounds", "more than " + MAX_ROUNDS);
        var names = new HashSet<String>();
        for (int r = 0; r < rounds.size(); r++) {
            var round = rounds.get(r);
            var at = "rounds/" + r;
            refuseIf(round.calls().isEmpty() || round.calls().size() > MAX_ROUNDS, at + "/calls", "none or too many");
            if (!round.when().isBlank()) {
                compile(at + "/when", round.when());
            }
            for (int c = 0; c < round.calls().size(); c++) {
                verify(round.calls().get(c), at + "/calls/" + c, names);
            }
        }
        compile("output", output);
    }

    private static void verify(Call call, String at, HashSet<String> names) {
        refuseIf(!call.tool().matches(NAME), at + "/tool", "no name of a tool");
        refuseIf(!call.as().matches(NAME), at + "/as", "not snake_case");
        refuseIf(!names.add(call.as()), at + "/as", "'" + call.as() + "' is taken by an earlier call");
        compile(at + "/arguments", call.arguments());
    }

    private static void compile(String at, String source) {
        try {
            new Expression(source).verify();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(at + ": " + e.getMessage(), e);
        }
    }

    private static void refuseIf(boolean wrong, String at, String what) {
        if (wrong) {
            throw new IllegalArgumentException(at + ": " + what);
        }
    }
}
