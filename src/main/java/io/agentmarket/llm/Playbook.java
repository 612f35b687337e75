package io.agentmarket.llm;

import io.agentmarket.expressions.Expression;
import io.agentmarket.shared.Violation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;

/**
 * The offline model's program for a package: rounds of tool calls, then the output, each written in JSONata.
 *
 * @param rounds in order; all calls of one round are made in parallel
 * @param output JSONata expression over {@code input} and {@code results} for the run's output
 */
public record Playbook(List<Round> rounds, String output) {

    /** The maximum number of rounds of a playbook, and of calls in one round. */
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
     * @param arguments JSONata expression for the arguments
     */
    public record Call(String tool, String as, String arguments) {

        public Call {
            tool = Objects.requireNonNullElse(tool, "");
            as = Objects.requireNonNullElse(as, tool);
            arguments = Objects.requireNonNullElse(arguments, "{}");
        }
    }

    /**
     * The faults, found before the first run: each expression that does not compile and each name that cannot be used,
     * with a relative pointer ({@code /rounds/0/calls/1/arguments}).
     */
    public List<Violation> faults() {
        var faults = new ArrayList<Violation>();
        refuseIf(rounds.size() > MAX_ROUNDS, "/rounds", "more than " + MAX_ROUNDS, faults);
        var names = new HashSet<String>();
        for (int r = 0; r < rounds.size(); r++) {
            var round = rounds.get(r);
            var at = "/rounds/" + r;
            var calls = round.calls();
            refuseIf(calls.isEmpty() || calls.size() > MAX_ROUNDS, at + "/calls", "none or too many", faults);
            if (!round.when().isBlank()) {
                compile(at + "/when", round.when(), faults);
            }
            for (int c = 0; c < calls.size(); c++) {
                check(calls.get(c), at + "/calls/" + c, names, faults);
            }
        }
        compile("/output", output, faults);
        return faults;
    }

    private static void check(Call call, String at, HashSet<String> names, List<Violation> faults) {
        refuseIf(!call.tool().matches(NAME), at + "/tool", "not the name of a tool", faults);
        refuseIf(!call.as().matches(NAME), at + "/as", "not snake_case", faults);
        refuseIf(!names.add(call.as()), at + "/as", "'" + call.as() + "' is taken by an earlier call", faults);
        compile(at + "/arguments", call.arguments(), faults);
    }

    private static void compile(String at, String source, List<Violation> faults) {
        new Expression(source).faults().forEach(fault -> faults.add(new Violation(at, fault)));
    }

    private static void refuseIf(boolean wrong, String at, String what, List<Violation> faults) {
        if (wrong) {
            faults.add(new Violation(at, what));
        }
    }
}
