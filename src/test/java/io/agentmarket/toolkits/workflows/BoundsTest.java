package io.agentmarket.toolkits.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.tools.MemorySteps;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The bounds of a whole workflow whose parts each stay within their own bounds. */
@Timeout(120)
class BoundsTest {

    /** Some 200,000 steps, which is allowed; ten thousand times, which is not. */
    private static final String COSTLY = "${ [range(60000)] | length }";

    private final MemorySteps steps = new MemorySteps();

    @Test
    void expressions_share_one_allowance_over_all_tasks() {
        var report = run("""
                do:
                  - each:
                      for: {in: '[range(10000)]'}
                      do: [{sum: {set: {n: 'COSTLY'}}}]
                """);

        assertThat(report.at("/error/detail").stringValue()).contains("20000000 steps together");
        assertThat(report.path("executed").intValue()).isBetween(20, 500);
    }

    @Test
    void a_spent_allowance_cannot_be_caught_and_tried_again() {
        var report = run("""
                do:
                  - again:
                      try: [{each: {for: {in: '[range(1000)]'}, do: [{sum: {set: {n: 'COSTLY'}}}]}}]
                      catch: {retry: {}, do: [{go: {set: {on: true}}}]}
                """);

        assertThat(report.path("status").stringValue()).isEqualTo("faulted");
        assertThat(report.at("/error/detail").stringValue()).contains("together");
    }

    @Test
    void endless_retries_end_at_the_bound_on_tasks() {
        var report = run("""
                do:
                  - again:
                      try: [{no: {raise: {error: {type: https://example.com/no, status: 500}}}}]
                      catch: {retry: {}}
                """);

        assertThat(report.at("/error/detail").stringValue()).contains("more than 10000 tasks");
    }

    @Test
    void branches_side_by_side_share_the_allowance_too() {
        var branch = "{do: [{each: {for: {in: '[range(1000)]'}, do: [{sum: {set: {n: 'COSTLY'}}}]}}]}";

        var report = run(
                "do: [{all: {fork: {branches: [{a: BRANCH}, {b: BRANCH}, {c: BRANCH}]}}}]".replace("BRANCH", branch));

        assertThat(report.at("/error/detail").stringValue()).contains("together");
        assertThat(report.path("executed").intValue()).isLessThan(500);
    }

    @Test
    void a_schema_in_a_loop_is_paid_for_like_an_expression() {
        var report = run("""
                do:
                  - each:
                      for: {in: '[range(10000)]'}
                      do:
                        - checked:
                            set: {long: '${ [range(2000)] }'}
                            output: {schema: {document: {type: object}}}
                """);

        assertThat(report.at("/error/detail").stringValue()).contains("together");
    }

    @Test
    void a_run_that_is_stopped_stops_computing() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var computing = threads.submit(() -> {
                Thread.currentThread().interrupt();
                return run("do: [{sum: {set: {n: '${ [range(100000)] | length }'}}}]");
            });

            assertThatThrownBy(computing::get).hasCauseInstanceOf(CancellationException.class);
        }
    }

    private JsonNode run(String tasks) {
        return TestWorkflows.run(steps, TestWorkflows.dsl(tasks.replace("COSTLY", COSTLY)), "{}");
    }
}
