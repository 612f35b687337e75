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
 * Transient failures of a provider, and waits that it requests: the customer's price and answer. {@link
 * FaultMatrixTest} tests each single fault.
 */
class FaultyUpstreamTest extends MeteredPlatform {

    private static final int ATTEMPTS = 4;
    private static final int EVENTS = 4;
    private static final Duration LATE = Duration.ofSeconds(20);

    static Stream<Fault> passing() {
        return Stream.of(
                Fault.status(409),
                Fault.status(429),
                Fault.status(500),
                Fault.status(504),
                Fault.status(529),
                new Fault.Reset(EVENTS),
                new Fault.EndEarly(EVENTS),
                new Fault.NoMessageStop(),
                new Fault.ErrorEvent(EVENTS),
                new Fault.MalformedEvent(EVENTS));
    }

    @ParameterizedTest
    @MethodSource("passing")
    void one_that_passes_costs_the_customer_nothing_more(Fault fault) throws Exception {
        var customer = CUSTOMERS.create(TIER);
        UPSTREAM.fail(fault);

        var run = probe(customer, "passing").json();

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(run.path("degraded").asBoolean(true)).isFalse();
        assertThat(calls()).extracting(BilledCall::completed).containsExactly(false, true, true);
        assertThat(metered(run)).isEqualTo(billed());
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
    void a_long_wait_before_the_first_turn_degrades_instead() throws Exception {
        UPSTREAM.fail(Fault.rateLimited(Duration.ofSeconds(3)));

        var run = probe(CUSTOMERS.create(TIER), "long wait").json();

        assertThat(run.path("model").asString()).as(run.toString()).isEqualTo("offline");
        assertThat(run.path("degraded").asBoolean(false)).isTrue();
        assertThat(calls()).hasSize(1);
    }

    @Test
    void a_started_run_with_time_left_honours_a_long_wait() throws Exception {
        UPSTREAM.fail(new Fault.UnknownEvent(2));
        UPSTREAM.fail(Fault.rateLimited(Duration.ofSeconds(3)));

        var run = probe(CUSTOMERS.create(TIER), "patient").json();

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(run.path("duration_ms").asLong()).isGreaterThanOrEqualTo(3_000);
    }

    @Test
    void the_retry_budget_stops_retries_that_attempts_would_allow() throws Exception {
        var customer = CUSTOMERS.create(TIER);
        breakers.budget("anthropic", null).called();
        while (breakers.budget("anthropic", null).tryRetry()) {
            assertThat(calls()).isEmpty();
        }
        UPSTREAM.fail(Fault.status(529), ATTEMPTS);

        var run = probe(customer, "no budget").json();

        assertThat(run.path("degraded").asBoolean(false)).as(run.toString()).isTrue();
        assertThat(calls()).hasSize(1);
    }

    @Test
    void a_cancelled_run_lets_its_call_go_and_pays_nothing() throws Exception {
        var customer = CUSTOMERS.create(TIER);
        UPSTREAM.fail(new Fault.LateHeaders(LATE));

        var started = probe(customer, "cancelled", "Prefer", "respond-async").json();
        var id = started.path("execution_id").asString("");
        post(customer.key(), "/api/v1/executions/" + id + "/cancel", "");
        var run = ended(customer.key(), id);

        assertThat(run.path("status").asString()).isEqualTo("cancelled");
        assertThat(run.path("price").path("micros").asLong()).isZero();
        assertThat(run.path("duration_ms").asLong()).as("shorter than the call").isLessThan(LATE.toMillis());
    }

    private JsonNode ended(String key, String id) {
        return org.awaitility.Awaitility.await()
                .until(
                        () -> get(key, "/api/v1/executions/" + id).json(),
                        run -> !run.path("finished_at").isMissingNode()
                                && !run.path("finished_at").isNull());
    }
}
