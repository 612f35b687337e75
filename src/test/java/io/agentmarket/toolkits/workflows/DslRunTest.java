package io.agentmarket.toolkits.workflows;

import static io.agentmarket.toolkits.workflows.TestWorkflows.dsl;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.egress.Call;
import io.agentmarket.egress.EgressFailedException;
import io.agentmarket.egress.EgressRefusedException;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.ToolFailure;
import io.agentmarket.tools.WaitingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DslRunTest {

    private final MemorySteps steps = new MemorySteps((id, input) -> {
        if (id.equals("broken")) {
            throw new ToolFailure("it broke");
        }
        return Json.MAPPER.createObjectNode().put("ran", id).set("with", input);
    });

    @Test
    void a_fork_returns_the_outputs_in_the_order_of_its_branches() {
        var report = run("""
                do:
                  - both:
                      fork:
                        branches:
                          - one: {set: {n: '${ .x + 1 }'}}
                          - two: {run: {workflow: {namespace: agentmarket, name: other, version: latest, input: {k: '${ .x }'}}}}
                """, "x: 1");

        assertThat(report.path("output").toString()).isEqualTo("[{\"n\":2},{\"ran\":\"other\",\"with\":{\"k\":1}}]");
    }

    @Test
    void an_instant_branch_wins_the_competition() {
        var report = run("""
                do:
                  - race:
                      fork:
                        compete: true
                        branches:
                          - slow: {do: [{sleep: {wait: {hours: 1}}}, {a: {set: {won: slow}}}]}
                          - quick: {set: {won: quick}}
                """, "{}");

        assertThat(report.path("output").toString()).isEqualTo("{\"won\":\"quick\"}");
        assertThat(steps.pauses()).isEmpty();
    }

    @Test
    void an_error_is_caught_by_type_and_passed_to_the_handler() {
        var report = run("""
                do:
                  - attempt:
                      try:
                        - fail: {raise: {error: {type: 'https://example.com/e', status: 503, title: Busy}}}
                      catch:
                        errors: {with: {status: 503}}
                        as: problem
                        when: ${ $problem.title == "Busy" }
                        do:
                          - note: {set: {caught: '${ $problem.instance }', input: '${ .x }'}}
                """, "x: 7");

        assertThat(report.path("output").toString()).isEqualTo("{\"caught\":\"/do/0/attempt/try/0/fail\",\"input\":7}");
    }

    @ParameterizedTest
    @CsvSource({"'with: {status: 504}'", "'with: {type: https://example.com/other}'"})
    void an_error_without_a_matching_catch_propagates(String filter) {
        var report = run("""
                do:
                  - attempt:
                      try: [{fail: {raise: {error: {type: 'https://example.com/e', status: 503}}}}]
                      catch: {errors: {%s}, do: [{note: {set: {caught: true}}}]}
                """.formatted(filter), "{}");

        assertThat(report.path("status").stringValue()).isEqualTo("faulted");
        assertThat(report.at("/error/status").intValue()).isEqualTo(503);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            constant: {}    | 2 2 2 2
            linear: {}      | 2 4 6 8
            exponential: {} | 2 4 8 16
            """)
    void a_retry_waits_as_its_backoff_says_and_ends_at_its_limit(String backoff, String waits) {
        var report = run("""
                do:
                  - attempt:
                      try: [{call: {run: {workflow: {namespace: agentmarket, name: broken, version: latest}}}}]
                      catch:
                        errors: {with: {type: https://serverlessworkflow.io/spec/1.0.0/errors/runtime}}
                        retry: {delay: {seconds: 2}, backoff: {%s}, limit: {attempt: {count: 4}}}
                """.formatted(backoff), "{}");

        var expected = List.of(waits.split(" ")).stream()
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .toList();
        assertThat(steps.pauses().values()).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(report.path("status").stringValue()).isEqualTo("faulted");
        assertThat(report.at("/timeline/0/attempts").intValue()).isEqualTo(5);
    }

    @Test
    void a_timeout_interrupts_a_wait_and_can_be_caught() {
        var report = run("""
                do:
                  - attempt:
                      try: [{sleep: {wait: PT1H, timeout: {after: {minutes: 5}}}}]
                      catch: {errors: {with: {status: 408}}, do: [{late: {set: {late: true}}}]}
                """, "{}");

        assertThat(steps.pauses().values()).containsExactly(Duration.ofMinutes(5));
        assertThat(report.path("output").toString()).isEqualTo("{\"late\":true}");
    }

    @Test
    void data_is_transformed_on_its_way_in_and_out_and_exported() {
        var report = run("""
                input: {from: '${ .order }'}
                do:
                  - first:
                      input: {from: '${ {price} }'}
                      set: {total: '${ .price * 2 }'}
                      output: {as: '${ .total }'}
                      export: {as: '${ $context + {total: .} }'}
                  - second: {set: {was: '${ . }', kept: '${ $context.total }', all: '${ $workflow.input.price }'}}
                output: {as: '${ . + {done: true} }'}
                """, "order: {price: 21}");

        assertThat(report.path("output").toString()).isEqualTo("{\"was\":42,\"kept\":42,\"all\":21,\"done\":true}");
    }

    @Test
    void a_violation_of_a_schema_is_a_validation_error() {
        var report = run("""
                input: {schema: {document: {type: object, required: [id]}}}
                do: [{x: {set: {a: 1}}}]
                """, "{}");

        assertThat(report.at("/error/type").stringValue()).endsWith("/errors/validation");
        assertThat(report.at("/error/detail").stringValue()).contains("/id");
    }

    @Test
    void a_directive_leaves_its_own_list_or_ends_the_workflow() {
        var report = run("""
                do:
                  - inner: {do: [{a: {set: {n: 1}, then: exit}}, {never: {set: {n: 99}}}]}
                  - jump: {set: {n: '${ .n + 1 }'}, then: last}
                  - skipped: {set: {n: 99}}
                  - last: {do: [{b: {set: {n: '${ .n + 10 }'}, then: end}}]}
                  - after: {set: {n: 99}}
                """, "{}");

        assertThat(report.path("output").toString()).isEqualTo("{\"n\":12}");
    }

    @Test
    void a_task_whose_condition_is_false_is_skipped() {
        var report = run("""
                do: [{a: {if: '${ .x > 5 }', set: {x: 0}}}, {b: {if: .x < 5, set: {x: '${ .x + 1 }'}}}]
                """, "x: 1");

        assertThat(report.path("output").toString()).isEqualTo("{\"x\":2}");
        assertThat(report.at("/timeline/0/status").stringValue()).isEqualTo("skipped");
    }

    @Test
    void a_loop_without_an_end_is_stopped() {
        var report = run("do: [{a: {set: {n: '${ .n + 1 }'}, then: b}}, {b: {set: {n: '${ .n }'}, then: a}}]", "{}");

        assertThat(report.at("/error/detail").stringValue()).contains("10000 tasks");
        assertThat(report.path("left_out").intValue()).isPositive();
    }

    @Test
    void an_output_without_bounds_is_stopped() {
        var report = run("do: [{a: {set: {t: '${ [.t, .t] | tojson }'}, then: a}}]", "t: xxxxxxxxxxxxxxxx");

        assertThat(report.path("status").stringValue()).isEqualTo("faulted");
    }

    @Test
    void an_approval_returns_the_approved_arguments_and_a_rejection_is_an_error() {
        var workflow = """
                do:
                  - ask: {call: approval, with: {title: Ship it, risk: high, arguments: {version: '${ .v }'}}}
                  - ship: {set: {shipped: '${ .arguments.version }'}}
                """;
        assertThatThrownBy(() -> run(workflow, "v: 3")).isInstanceOf(WaitingException.class);
        var asked = steps.asked().entrySet().iterator().next();
        assertThat(asked.getValue().arguments().toString()).isEqualTo("{\"version\":3}");

        steps.decide(asked.getKey(), true, Json.MAPPER.createObjectNode().put("version", 4));
        var approved = run(workflow, "v: 3");
        steps.decide(asked.getKey(), false, asked.getValue().arguments());
        var rejected = run(workflow, "v: 3");

        assertThat(approved.path("output").toString()).isEqualTo("{\"shipped\":4}");
        assertThat(rejected.at("/error/status").intValue()).isEqualTo(403);
        assertThat(rejected.at("/error/detail").stringValue()).contains("Ship it");
    }

    @Test
    void a_call_sends_its_definition_and_a_changing_call_also_its_key() {
        var calls = new ArrayList<Call>();
        var report = TestWorkflows.run(
                call -> {
                    calls.add(call);
                    return TestWorkflows.json(201, "{\"id\": 5}");
                },
                steps,
                dsl("""
                        do:
                          - create:
                              call: http
                              with:
                                method: post
                                endpoint: {uri: 'https://shop.example.com/pets/{kind}', authentication: {bearer: {token: '${ .t }'}}}
                                query: {q: '${ .q }'}
                                headers: {x-a: b}
                                body: {name: '${ .kind }'}
                          - read: {call: http, with: {method: get, endpoint: 'https://shop.example.com/{id}', output: response}}
                        """),
                "{kind: big cat, q: 'a&b', t: secret}");

        assertThat(calls.getFirst().uri().toString()).isEqualTo("https://shop.example.com/pets/big%20cat?q=a%26b");
        assertThat(calls.getFirst().headers())
                .containsEntry("x-a", "b")
                .containsEntry("authorization", "Bearer secret")
                .containsEntry("idempotency-key", "run:1/1-create");
        assertThat(TestWorkflows.body(calls.getFirst())).isEqualTo("{\"name\":\"big cat\"}");
        assertThat(calls.get(1).uri().toString()).isEqualTo("https://shop.example.com/5");
        assertThat(calls.get(1).headers()).doesNotContainKey("idempotency-key");
        assertThat(report.at("/output/statusCode").intValue()).isEqualTo(201);
        assertThat(report.at("/output/content/id").intValue()).isEqualTo(5);
        assertThat(report.toString()).doesNotContain("secret");
    }

    @Test
    void a_retry_keeps_its_key_unless_the_answer_was_a_refusal() {
        var keys = new ArrayList<String>();
        TestWorkflows.run(
                call -> {
                    keys.add(call.headers().get("idempotency-key"));
                    return switch (keys.size()) {
                        case 1 ->
                            throw new EgressFailedException(
                                    EgressFailedException.Reason.BROKEN, "The line broke.", null);
                        case 2 -> TestWorkflows.json(503, "{}");
                        default -> TestWorkflows.json(200, "{}");
                    };
                },
                steps,
                dsl("""
                        do:
                          - attempt:
                              try: [{pay: {call: http, with: {method: post, endpoint: 'https://pay.example.com/'}}}]
                              catch: {retry: {limit: {attempt: {count: 5}}}}
                        """),
                "{}");

        assertThat(keys).hasSize(3);
        assertThat(keys.get(1)).isEqualTo(keys.getFirst());
        assertThat(keys.get(2)).isNotEqualTo(keys.getFirst());
    }

    @Test
    void a_host_that_is_not_granted_is_an_authorization_error() {
        var report = TestWorkflows.run(
                call -> {
                    throw new EgressRefusedException("The host is not on the list.");
                },
                steps,
                dsl("do: [{x: {call: http, with: {method: get, endpoint: 'https://evil.example.com/'}}}]"),
                "{}");

        assertThat(report.at("/error/status").intValue()).isEqualTo(403);
        assertThat(report.at("/error/instance").stringValue()).isEqualTo("/do/0/x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '§', quoteCharacter = '`', textBlock = """
            do: [{x: {emit: {event: {with: {source: 'https://a.b', type: t}}}}}]          § events are not available
            do: [{x: {run: {shell: {command: rm}}}}]                                      § shells are not run
            do: [{x: {call: grpc, with: {proto: {endpoint: 'file://x'}, service: {name: a, host: b}, method: m}}}] § grpc
            do: [{x: {set: {a: 1}, then: nowhere}}]                                       § no task nowhere
            do: [{x: {set: {a: '${ .x | }'}}}]                                            § the expression
            do: [{x: {call: unknown, with: {}}}]                                          § no function unknown
            do: [{x: {nothing: 1}}]                                                       § /do/0/x
            do: [{x: {try: [{a: {set: {b: 1}}}], catch: {retry: none}}}]                  § use.retries
            """)
    void an_unsupported_workflow_is_refused_before_any_effect(String tasks, String reason) {
        var report = run(tasks, "{}");

        assertThat(report.path("status").stringValue()).isEqualTo("refused");
        assertThat(report.path("problems").toString()).contains(reason);
        assertThat(report.path("executed").intValue()).isZero();
    }

    @Test
    void a_text_that_grows_when_it_is_read_is_refused() {
        var bomb = new StringBuilder("a: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 10; i++) {
            bomb.append("b").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(9))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }

        assertThatThrownBy(() -> TestWorkflows.run(steps, bomb.toString(), "{}"))
                .isInstanceOf(ToolFailure.class);
        assertThatThrownBy(() -> TestWorkflows.run(steps, "a: &a [*a]", "{}")).isInstanceOf(ToolFailure.class);
        assertThatThrownBy(() -> TestWorkflows.run(steps, "[".repeat(5_000), "{}"))
                .isInstanceOf(ToolFailure.class);
        assertThatThrownBy(() -> TestWorkflows.run(steps, "{a: 1, a: 2}", "{}")).isInstanceOf(ToolFailure.class);
    }

    private JsonNode run(String tasks, String input) {
        return TestWorkflows.run(steps, dsl(tasks), input);
    }
}
