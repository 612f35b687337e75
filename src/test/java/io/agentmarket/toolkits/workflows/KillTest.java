package io.agentmarket.toolkits.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.egress.Egress;
import io.agentmarket.shared.Json;
import io.agentmarket.tools.Artifact;
import io.agentmarket.tools.MemorySteps;
import io.agentmarket.tools.Steps;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * A workflow that is interrupted at any step continues there: every effect happens once, and the report is the same.
 */
class KillTest {

    private static final String DSL = TestWorkflows.dsl("""
            do:
              - each:
                  for: {each: order, in: .orders}
                  do:
                    - attempt:
                        try:
                          - pay: {call: http, with: {method: post, endpoint: 'https://pay.example.com/{id}', body: {id: '${ $order.id }'}}}
                        catch:
                          errors: {with: {status: 503}}
                          retry: {delay: {seconds: 1}, backoff: {exponential: {}}, limit: {attempt: {count: 3}}}
                    - note: {set: {orders: '${ $workflow.input.orders }', paid: '${ $order.id }'}}
              - ship:
                  fork:
                    branches:
                      - post: {call: http, with: {method: put, endpoint: 'https://post.example.com/', body: {n: '${ .paid }'}}}
                      - mail: {do: [{sleep: {wait: PT5S}}, {send: {call: http, with: {method: post, endpoint: 'https://mail.example.com/'}}}]}
                      - audit: {run: {workflow: {namespace: agentmarket, name: audit, version: latest, input: {x: 1}}}}
              - end: {call: http, with: {method: delete, endpoint: 'https://pay.example.com/lock', output: response}}
            """);

    private static final String SAGA = """
            steps:
              - {id: stock, http: 'POST https://shop.example.com/stock', with: {body: {item: '${ .input.orders[0].id }'}},
                 compensate_with: {http: 'DELETE https://shop.example.com/stock'}}
              - {id: invoice, http: 'POST https://shop.example.com/invoice', compensate_with: {http: 'DELETE https://shop.example.com/invoice'}}
              - {id: check, package: audit, with: {x: 2}, depends_on: [stock, invoice]}
              - {id: ship, http: 'POST https://shop.example.com/fail', depends_on: [check]}
            """;

    private static final String INPUT = "orders: [{id: 1}, {id: 2}, {id: 3}]";

    @ParameterizedTest
    @ValueSource(strings = {"dsl", "saga"})
    void is_continued_after_every_step_without_doing_anything_twice(String which) {
        var workflow = which.equals("dsl") ? DSL : SAGA;
        var calm = new World();
        var expected = TestWorkflows.run(calm.egress(), new Dying(calm.steps, Integer.MAX_VALUE), workflow, INPUT);
        var steps = calm.steps.pauses().size();
        assertThat(expected.path("status").stringValue()).isEqualTo(which.equals("dsl") ? "completed" : "faulted");

        int deaths = 0;
        for (int at = 1; at < 60; at++) {
            var world = new World();
            var died = dies(world, workflow, at);
            deaths += died ? 1 : 0;
            var report = TestWorkflows.run(world.egress(), world.steps, workflow, INPUT);

            assertThat(report).as("killed at step %d", at).isEqualTo(expected);
            assertThat(world.effects).as("killed at step %d", at).containsExactlyInAnyOrderElementsOf(calm.effects);
            assertThat(world.steps.pauses()).hasSize(steps);
            if (!died) {
                break;
            }
        }
        assertThat(deaths).isGreaterThanOrEqualTo(which.equals("dsl") ? 10 : 5);
    }

    private static boolean dies(World world, String workflow, int at) {
        try {
            TestWorkflows.run(world.egress(), new Dying(world.steps, at), workflow, INPUT);
            return false;
        } catch (Killed | AssertionError e) {
            return true;
        }
    }

    /** The outside system: keeps effects by their keys, like a server that supports idempotency keys. */
    private static final class World {

        private final MemorySteps steps = new MemorySteps(
                (id, input) -> Json.MAPPER.createObjectNode().put("ran", id).set("input", input));
        private final List<String> effects = new ArrayList<>();
        private final Set<String> keys = new HashSet<>();

        Egress egress() {
            return call -> {
                var key = String.valueOf(call.headers().get("idempotency-key"));
                synchronized (effects) {
                    if (keys.add(key)) {
                        effects.add(call.method() + " " + call.uri() + " " + TestWorkflows.body(call));
                    }
                }
                if (call.uri().getPath().equals("/fail")) {
                    return TestWorkflows.json(409, "{}");
                }
                var isFirst = key.contains("-pay") && isOdd(key);
                return TestWorkflows.json(isFirst ? 503 : 200, "{\"ok\": true}");
            };
        }

        /** By the step's number, so that the answer does not depend on how often it was asked. */
        private static boolean isOdd(String key) {
            var number = Integer.parseInt(key.replaceAll("\\D*1/(\\d+)-pay", "$1"));
            return number % 3 == 1;
        }
    }

    private static final class Killed extends Error {

        private static final long serialVersionUID = 1;
    }

    /** Dies at the n-th step, in turn before it, or after its effect and before it is written down. */
    private record Dying(Steps steps, AtomicInteger left, boolean after) implements Steps {

        Dying(Steps steps, int at) {
            this(steps, new AtomicInteger((at + 1) / 2), at % 2 == 0);
        }

        @Override
        public JsonNode once(String path, Work work) {
            var last = left.decrementAndGet() == 0;
            if (last && !after) {
                throw new Killed();
            }
            return steps.once(path, key -> {
                var made = work.apply(key);
                if (last) {
                    throw new Killed();
                }
                return made;
            });
        }

        @Override
        public Decision approval(String path, Action action) {
            return steps.approval(path, action);
        }

        @Override
        public JsonNode run(String path, String packageId, JsonNode input) {
            if (left.decrementAndGet() == 0) {
                throw new Killed();
            }
            return steps.run(path, packageId, input);
        }

        @Override
        public void pause(String path, Duration time) {
            if (left.decrementAndGet() == 0) {
                throw new Killed();
            }
            steps.pause(path, time);
        }

        @Override
        public Artifact keep(String path, String name, String mediaType, InputStream content) {
            return steps.keep(path, name, mediaType, content);
        }

        @Override
        public List<JsonNode> sideBySide(List<Supplier<JsonNode>> branches) {
            return steps.sideBySide(branches);
        }
    }
}
