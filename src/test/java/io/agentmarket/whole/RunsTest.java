package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.agentmarket.identity.Scope;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.shared.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The behaviour that customers rely on when they run agents. */
@Tag("stores")
class RunsTest extends RunningPlatform {

    private static final String OTHER = "/api/v1/marketplace/packages/";

    @AfterEach
    void books_balance() {
        await().until(() -> STORES.tenant()
                        .platform(jdbc -> jdbc.sql("select count(*) from execution where status <> 'waiting_approval'")
                                .query(Long.class)
                                .single())
                == 0);
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @Test
    void a_run_answers_with_output_steps_and_a_price_within_its_quote() throws Exception {
        var customer = CUSTOMERS.create("standard");

        var answer = run(customer.key(), "k1", "hello", 0);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("status").asString()).isEqualTo("succeeded");
        assertThat(answer.json().path("output").path("note").asString()).isEqualTo("hello");
        assertThat(answer.json().path("model").asString()).isEqualTo("offline");
        assertThat(answer.json().path("steps").asInt()).isEqualTo(3);
        assertThat(answer.json().path("price").path("micros").asLong())
                .isEqualTo(2_000)
                .isLessThanOrEqualTo(
                        answer.json().path("price").path("quoted_micros").asLong());
        assertThat(answer.header("RateLimit")).isNotEmpty();
    }

    @Test
    void a_tool_that_breaks_on_our_side_fails_the_run_for_nothing() throws Exception {
        var answer = run(CUSTOMERS.create("standard").key(), "broken", "break the tool", 0);

        assertThat(answer.json().path("status").asString()).as(answer.text()).isEqualTo("failed");
        assertThat(answer.json().path("error").path("code").asString()).isEqualTo("INTERNAL");
        assertThat(answer.json().path("price").path("micros").asLong()).isZero();
    }

    @Test
    void test_keys_run_for_nothing() throws Exception {
        var customer = CUSTOMERS.create("solo", true, Set.of(Scope.EXECUTE, Scope.READ));

        var answer = run(customer.key(), "free", "hello", 0);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().path("price").path("micros").asLong()).isZero();
        assertThat(answer.json().path("price").path("quoted_micros").asLong()).isZero();
    }

    @Nested
    class Idempotency {

        @Test
        void one_key_is_one_run_over_json_stream_and_async_alike() throws Exception {
            var customer = CUSTOMERS.create("elite");
            var modes = List.of(new String[] {}, new String[] {"Accept", "text/event-stream"}, new String[] {
                "Prefer", "respond-async"
            });

            List<Answer> answers;
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var calls = IntStream.range(0, 12)
                        .mapToObj(n ->
                                (Callable<Answer>) () -> run(customer.key(), "same", "hello", 300, modes.get(n % 3)))
                        .toList();
                answers = new ArrayList<>();
                for (var future : threads.invokeAll(calls)) {
                    answers.add(future.get());
                }
            }

            var ids = answers.stream()
                    .map(answer -> answer.json().path("execution_id").isString()
                            ? answer.json().path("execution_id").asString()
                            : answer.header("Location").replaceFirst(".*/", ""))
                    .distinct()
                    .toList();
            assertThat(ids).hasSize(1);
            var outputs = answers.stream()
                    .filter(answer -> answer.status() == 200 && answer.json().isObject())
                    .map(answer -> answer.json().path("output"))
                    .distinct()
                    .toList();
            assertThat(outputs).hasSize(1);
            var streams = answers.stream()
                    .filter(answer -> answer.header("Content-Type").startsWith("text/event-stream"))
                    .map(answer -> entries(answer.text()).stream()
                            .filter(entry -> !entry.id().isEmpty())
                            .toList())
                    .distinct()
                    .toList();
            assertThat(streams).hasSize(1);
            assertThat(streams.getFirst().getLast().event()).isEqualTo("finished");
            var usage = get(customer.key(), "/api/v1/usage/executions");
            assertThat(usage.json().path("items").size()).isEqualTo(1);
            assertThat(usage.json().path("items").path(0).path("price_micros").asLong())
                    .isEqualTo(2_000);
            assertThat(get(customer.key(), "/api/v1/usage/stats")
                            .json()
                            .path("total")
                            .path("price_micros")
                            .asLong())
                    .isEqualTo(2_000);
        }

        @Test
        void the_same_key_with_another_body_or_package_is_refused() throws Exception {
            var customer = CUSTOMERS.create("standard");
            run(customer.key(), "once", "hello", 0);

            var otherBody = run(customer.key(), "once", "goodbye", 0);

            assertThat(otherBody.status()).isEqualTo(422);
            assertThat(otherBody.json().path("code").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        }

        /** Else a free run of a test key would answer for the paid one. */
        @Test
        void a_test_key_and_a_live_key_share_no_idempotency_key() throws Exception {
            var live = CUSTOMERS.create("standard");
            var test = CUSTOMERS.addTestKey(live);
            run(test.key(), "once", "hello", 0);

            var paid = run(live.key(), "once", "hello", 0);

            assertThat(paid.status()).isEqualTo(422);
            assertThat(paid.json().path("code").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        }

        @Test
        void the_order_of_members_does_not_make_another_body() throws Exception {
            var customer = CUSTOMERS.create("standard");
            var path = OTHER + "crash-probe/execute";

            var one = post(
                    customer.key(), path, "{\"input\":{\"note\":\"a\",\"sleep_ms\":0}}", "Idempotency-Key", "order");
            var two = post(
                    customer.key(), path, "{\"input\":{\"sleep_ms\":0,\"note\":\"a\"}}", "Idempotency-Key", "order");

            assertThat(two.json().path("execution_id")).isEqualTo(one.json().path("execution_id"));
            assertThat(two.header("Idempotent-Replayed")).isEqualTo("true");
        }

        @Test
        void a_run_without_a_key_is_refused() throws Exception {
            var answer = post(CUSTOMERS.create("solo").key(), OTHER + "crash-probe/execute", input("a", 0));

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().path("code").asString()).isEqualTo("IDEMPOTENCY_KEY_REQUIRED");
        }
    }

    @Nested
    class Waiting {

        @Test
        void a_run_that_outlasts_the_wait_answers_202_and_where_to_look() throws Exception {
            var customer = CUSTOMERS.create("standard");

            var answer = run(customer.key(), "slow", "hello", 1_500, "Prefer", "wait=0");

            assertThat(answer.status()).isEqualTo(202);
            assertThat(answer.json().path("status").asString()).isEqualTo("running");
            var location = answer.header("Location");
            await().until(() -> get(customer.key(), location)
                    .json()
                    .path("status")
                    .asString()
                    .equals("succeeded"));
        }

        @Test
        void a_stream_resumes_after_the_last_event_without_gap_or_duplicate() throws Exception {
            var customer = CUSTOMERS.create("standard");
            var id = run(customer.key(), "streamed", "hello", 0)
                    .json()
                    .path("execution_id")
                    .asString();

            var all = entries(
                    get(customer.key(), "/api/v1/executions/" + id + "/events").text());
            var rest = entries(get(customer.key(), "/api/v1/executions/" + id + "/events", "Last-Event-ID", "2")
                    .text());

            assertThat(all).extracting(Entry::id).containsExactly("1", "2", "3", "4", "5", "6");
            assertThat(all)
                    .extracting(Entry::event)
                    .containsExactly("started", "model_turn", "tool_called", "tool_returned", "model_turn", "finished");
            assertThat(rest).isEqualTo(all.subList(2, 6));
        }

        /** Else an EventSource that missed the close connects again for ever. */
        @Test
        void a_reader_with_the_last_event_is_told_not_to_reconnect() throws Exception {
            var customer = CUSTOMERS.create("standard");
            var id = run(customer.key(), "read", "hello", 0)
                    .json()
                    .path("execution_id")
                    .asString();

            var nothing = get(customer.key(), "/api/v1/executions/" + id + "/events", "Last-Event-ID", "6");

            assertThat(nothing.status()).isEqualTo(204);
        }
    }

    @Nested
    class Stopping {

        @Test
        void a_cancelled_run_ends_soon_and_pays_for_its_completed_turn() throws Exception {
            var customer = CUSTOMERS.create("standard");
            var id = run(customer.key(), "stop", "hello", 30_000, "Prefer", "respond-async")
                    .json()
                    .path("execution_id")
                    .asString();
            await().until(() -> Json.MAPPER
                    .readTree(get(customer.key(), "/api/v1/executions/" + id).text())
                    .path("status")
                    .asString()
                    .equals("running"));

            var asked = post(customer.key(), "/api/v1/executions/" + id + "/cancel", "");

            assertThat(asked.status()).isEqualTo(202);
            await().until(() -> get(customer.key(), "/api/v1/executions/" + id)
                    .json()
                    .path("status")
                    .asString()
                    .equals("cancelled"));
            var again = post(customer.key(), "/api/v1/executions/" + id + "/cancel", "");
            assertThat(again.status()).isEqualTo(409);
        }

        @Test
        void a_run_past_its_time_limit_times_out() throws Exception {
            var customer = CUSTOMERS.create("standard");
            var body = "{\"input\":{\"note\":\"a\",\"sleep_ms\":30000},\"timeout_seconds\":1}";

            var answer = post(customer.key(), OTHER + "crash-probe/execute", body, "Idempotency-Key", "late");

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("status").asString()).isEqualTo("timed_out");
            assertThat(answer.json().path("error").path("code").asString()).isEqualTo("RUN_TIMED_OUT");
            assertThat(answer.json().path("price").path("micros").asLong()).isEqualTo(2_000);
        }
    }

    @Nested
    class Refusals {

        @Test
        void unknown_packages_are_404() throws Exception {
            var answer = post(
                    CUSTOMERS.create("solo").key(), OTHER + "nobody/execute", input("a", 0), "Idempotency-Key", "x");

            assertThat(answer.status()).isEqualTo(404);
        }

        @Test
        void an_accept_header_that_cannot_be_read_is_406_and_starts_nothing() throws Exception {
            var customer = CUSTOMERS.create("solo");

            var answer = run(customer.key(), "x", "a", 0, "Accept", "json please");

            assertThat(answer.status()).isEqualTo(406);
            assertThat(get(customer.key(), "/api/v1/executions").json().path("items"))
                    .isEmpty();
        }

        @Test
        void input_that_breaks_the_schema_is_422_with_pointers() throws Exception {
            var body = "{\"input\":{\"sleep_ms\":-1,\"colour\":\"red\"}}";

            var answer =
                    post(CUSTOMERS.create("solo").key(), OTHER + "crash-probe/execute", body, "Idempotency-Key", "x");

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json()
                            .path("errors")
                            .valueStream()
                            .map(error -> error.path("pointer").asString()))
                    .containsExactlyInAnyOrder("/input/note", "/input/sleep_ms", "/input/colour");
        }

        @Test
        void no_key_and_bad_keys_are_401() throws Exception {
            assertThat(run("", "x", "a", 0).status()).isEqualTo(401);
            assertThat(run("amp_live_not-a-key", "x", "a", 0).status()).isEqualTo(401);
        }

        @Test
        void a_key_without_the_scope_is_403() throws Exception {
            var reader = CUSTOMERS.create("solo", false, Set.of(Scope.READ));

            assertThat(run(reader.key(), "x", "a", 0).status()).isEqualTo(403);
        }

        @Test
        void a_foreign_run_is_404_wherever_its_id_is_asked_for() throws Exception {
            var owner = CUSTOMERS.create("standard");
            var stranger = CUSTOMERS.create("standard");
            var id = run(owner.key(), "mine", "secret-canary", 0)
                    .json()
                    .path("execution_id")
                    .asString();

            for (var path : List.of(
                    "/api/v1/executions/" + id,
                    "/api/v1/executions/" + id + "/events",
                    "/api/v1/usage/executions/" + id)) {
                var answer = get(stranger.key(), path);
                assertThat(answer.status()).as(path).isEqualTo(404);
                assertThat(answer.text()).doesNotContain("secret-canary");
            }
            assertThat(post(stranger.key(), "/api/v1/executions/" + id + "/cancel", "")
                            .status())
                    .isEqualTo(404);
            assertThat(get(stranger.key(), "/api/v1/executions")
                            .json()
                            .path("items")
                            .size())
                    .isZero();
        }

        @Test
        void a_tier_above_the_customers_own_is_403() throws Exception {
            var body = "{\"input\":{\"note\":\"a\"},\"tier\":\"elite\"}";

            var answer =
                    post(CUSTOMERS.create("solo").key(), OTHER + "crash-probe/execute", body, "Idempotency-Key", "x");

            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.json().path("code").asString()).isEqualTo("TIER_TOO_LOW");
        }

        @Test
        void a_limit_below_the_least_price_is_422() throws Exception {
            var body = "{\"input\":{\"note\":\"a\"},\"max_price_micros\":1999}";

            var answer =
                    post(CUSTOMERS.create("solo").key(), OTHER + "crash-probe/execute", body, "Idempotency-Key", "x");

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.json().path("code").asString()).isEqualTo("PRICE_LIMIT_TOO_LOW");
        }

        @Test
        void a_spent_budget_is_402() throws Exception {
            var customer = CUSTOMERS.create("solo");
            run(customer.key(), "first", "a", 0);
            put(customer.key(), "/api/v1/billing/budgets/customer", "{\"limit_micros\": 3999, \"mode\": \"hard\"}");

            var answer = run(customer.key(), "second", "a", 0);

            assertThat(answer.status()).isEqualTo(402);
            assertThat(answer.json().path("code").asString()).isEqualTo("BUDGET_EXCEEDED");
        }

        @Test
        void the_second_run_at_once_on_solo_is_429() throws Exception {
            var customer = CUSTOMERS.create("solo");
            run(customer.key(), "long", "a", 3_000, "Prefer", "respond-async");

            var answer = run(customer.key(), "another", "a", 0);

            assertThat(answer.status()).isEqualTo(429);
            assertThat(answer.json().path("code").asString()).isEqualTo("CONCURRENCY_LIMITED");
            assertThat(answer.json().path("scope").asString()).isNotEmpty();
            assertThat(answer.header("Retry-After")).isNotEmpty();
        }
    }
}
