package io.agentmarket.llm;

import java.util.List;

/**
 * What the offline model does for a package: rounds of tool calls, then the output, each written in JSONata.
 *
 * @param rounds in order; all calls of one round are made in parallel
 * @param output JSONata expression over {@code input} and {@code results} that makes the run's output
 */
public record Playbook(List<Round> rounds, String output) {

    public Playbook {
        rounds = List.copyOf(rounds);
    }

    /** @param when JSONata predicate; a round whose predicate is not true is skipped. Empty means always. */
    public record Round(String when, List<Call> calls) {

        public Round {
            calls = List.copyOf(calls);
        }
    }

    /**
     * @param tool name of the tool
     * @param as the name under {@code results} that later expressions read
     * @param arguments JSONata expression that makes the arguments
     */
    public record Call(String tool, String as, String arguments) {}
}
