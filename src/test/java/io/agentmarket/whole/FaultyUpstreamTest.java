package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Tokens;
import io.agentmarket.upstream.BilledCall;
import io.agentmarket.upstream.Fault;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Every way in which a provider fails, seen from outside: which error the customer reads, whether the call is made again,
 * and that nobody pays for it. Faults of the connection before a byte is sent are in the adapter's own tests.
 */
class FaultyUpstreamTest extends MeteredPlatform {

    private static final int ATTEMPTS = 4;
    private static final int EVENTS = 4;

    /** @param again whether the same call is made again */
    record Cell(String name, Fault fault, String code, boolean again) {

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Cell> cells() {
        return Stream.of(
                new Cell("400", Fault.status(400), "MODEL_CALL_REFUSED", false),
                new Cell("401", Fault.status(401), "MODEL_ACCESS_REFUSED", false),
                new Cell("402", Fault.status(402), "MODEL_SPEND_LIMIT", false),
                new Cell("403", Fault.status(403), "MODEL_ACCESS_REFUSED", false),
                new Cell("404", Fault.status(404), "MODEL_NOT_FOUND", false),
                new Cell("409", Fault.status(409), "MODEL_UNAVAILABLE", true),
                new Cell("413", Fault.status(413), "MODEL_PROMPT_TOO_LONG", false),
                new Cell("429", Fault.status(429), "MODEL_RATE_LIMITED", true),
                new Cell("429 spend limit", Fault.spendLimit(), "MODEL_SPEND_LIMIT", false),
                new Cell("500", Fault.status(500), "MODEL_UNAVAILABLE", true),
                new Cell("502", Fault.status(502), "MODEL_UNAVAILABLE", true),
                new Cell("503", Fault.status(503), "MODEL_UNAVAILABLE", true),
                new Cell("504", Fault.status(504), "MODEL_TIMED_OUT", true),
                new Cell("529", Fault.status(529), "MODEL_OVERLOADED", true),
                new Cell("no headers", new Fault.LateHeaders(Duration.ofSeconds(20)), "MODEL_TIMED_OUT", true),
                new Cell("a stalled body", new Fault.Stall(EVENTS), "MODEL_TIMED_OUT", true),
                new Cell("a reset", new Fault.Reset(EVENTS), "MODEL_ANSWER_BROKEN", true),
                new Cell("an early end", new Fault.EndEarly(EVENTS), "MODEL_ANSWER_BROKEN", true),
                new Cell("no message_stop", new Fault.NoMessageStop(), "MODEL_ANSWER_BROKEN", true),
                new Cell("an error event", new Fault.ErrorEvent(EVENTS), "MODEL_OVERLOADED", true),
                new Cell("malformed JSON", new Fault.MalformedEvent(EVENTS), "MODEL_ANSWER_BROKEN", true));
    }

    @ParameterizedTest
    @MethodSource("cells")
    void one_that_lasts_fails_the_run_for_nothing(Cell cell) throws Exception {
        var customer = CUSTOMERS.create(TIER);
        UPSTREAM.fail(cell.fault(), ATTEMPTS);

        var answer = probe(customer, "lasting");

        var run = answer.json();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(run.path("error").path("code").asString("none: " + run)).isEqualTo(cell.code());
        assertThat(run.path("price").path("micros").asLong()).isZero();
        assertThat(run.path("usage").path("total_tokens").asLong()).isZero();
        assertThat(calls()).hasSize(cell.again() ? ATTEMPTS : 1).noneMatch(BilledCall::completed);
        assertThat(journal(customer, run).stream().filter("retrying"::equals)).hasSize(calls().size() - 1);
    }

    static Stream<Cell> passingCells() {
        return cells().filter(Cell::again);
    }

    @ParameterizedTest
    @MethodSource("passingCells")
    void one_that_passes_costs_the_customer_nothing_more(Cell cell) throws Exception {
        var customer = CUSTOMERS.create(TIER);
        UPSTREAM.fail(cell.fault());

        var run = probe(customer, "passing").json();

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(calls()).extracting(BilledCall::completed).containsExactly(false, true, true);
        assertThat(metered(run)).isEqualTo(billed());
    }

    @Test
    void after_a_completed_turn_the_run_still_fails_for_nothing() throws Exception {
        var customer = CUSTOMERS.create(TIER);
        UPSTREAM.fail(new Fault.UnknownEvent(2));
        UPSTREAM.fail(Fault.status(529), ATTEMPTS);

        var run = probe(customer, "second turn").json();

        assertThat(run.path("error").path("code").asString()).isEqualTo("MODEL_OVERLOADED");
        assertThat(run.path("price").path("micros").asLong()).isZero();
        assertThat(calls()).extracting(BilledCall::completed).containsExactly(true, false, false, false, false);
    }

    /** The provider may bill such an answer: it is the platform's cost, since nobody can be shown what it was. */
    @Test
    void an_answer_without_usage_is_made_again_and_not_the_customers_cost() throws Exception {
        var customer = CUSTOMERS.create(TIER);
        UPSTREAM.fail(new Fault.NullUsage());

        var run = probe(customer, "null usage").json();

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        var counted = calls().subList(1, 3).stream().map(BilledCall::tokens).reduce(Tokens.NONE, Tokens::plus);
        assertThat(calls()).hasSize(3);
        assertThat(metered(run)).isEqualTo(counted);
    }

    @Test
    void answers_that_never_say_their_usage_fail_the_run_for_nothing() throws Exception {
        UPSTREAM.fail(new Fault.NullUsage(), ATTEMPTS);

        var run = probe(CUSTOMERS.create(TIER), "no usage").json();

        assertThat(run.path("error").path("code").asString()).isEqualTo("MODEL_ANSWER_BROKEN");
        assertThat(run.path("price").path("micros").asLong()).isZero();
        assertThat(calls()).hasSize(ATTEMPTS);
    }

    @Test
    void an_event_of_an_unknown_type_is_passed_over() throws Exception {
        UPSTREAM.fail(new Fault.UnknownEvent(2), 2);

        var run = probe(CUSTOMERS.create(TIER), "unknown event").json();

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(metered(run)).isEqualTo(billed());
    }

    @Test
    void a_wait_that_the_provider_asks_for_is_kept() throws Exception {
        UPSTREAM.fail(Fault.rateLimited(Duration.ofSeconds(1)));

        var run = probe(CUSTOMERS.create(TIER), "wait").json();

        assertThat(run.path("status").asString()).isEqualTo("succeeded");
        assertThat(run.path("duration_ms").asLong()).isGreaterThanOrEqualTo(1_000);
    }

    @Test
    void a_wait_longer_than_the_platform_waits_ends_the_run_at_once() throws Exception {
        UPSTREAM.fail(Fault.rateLimited(Duration.ofSeconds(30)));

        var run = probe(CUSTOMERS.create(TIER), "long wait").json();

        assertThat(run.path("error").path("code").asString()).isEqualTo("MODEL_RATE_LIMITED");
        assertThat(calls()).hasSize(1);
    }

    @Test
    void a_cancelled_run_lets_its_call_go_and_pays_nothing() throws Exception {
        var customer = CUSTOMERS.create(TIER);
        UPSTREAM.fail(new Fault.LateHeaders(Duration.ofSeconds(20)));

        var started = probe(customer, "cancelled", "Prefer", "respond-async").json();
        var id = started.path("execution_id").asString("");
        post(customer.key(), "/api/v1/executions/" + id + "/cancel", "");
        var run = ended(customer.key(), id);

        assertThat(run.path("status").asString()).isEqualTo("cancelled");
        assertThat(run.path("price").path("micros").asLong()).isZero();
        assertThat(run.path("duration_ms").asLong()).isLessThan(3_500);
    }

    private JsonNode ended(String key, String id) {
        return org.awaitility.Awaitility.await()
                .until(
                        () -> get(key, "/api/v1/executions/" + id).json(),
                        run -> !run.path("finished_at").isMissingNode()
                                && !run.path("finished_at").isNull());
    }
}
