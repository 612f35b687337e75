package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A retry reaches its run even if the run itself uses up the limits. */
class RetryTest extends RunningPlatform {

    @Test
    void a_retry_joins_the_live_run_that_takes_the_only_place() throws Exception {
        var customer = CUSTOMERS.create("solo");
        var first = run(customer.key(), "retried", "hello", 1_500, "Prefer", "respond-async");

        var retry = run(customer.key(), "retried", "hello", 1_500);

        assertThat(retry.status()).as(retry.text()).isEqualTo(200);
        assertThat(retry.json().path("execution_id")).isEqualTo(first.json().path("execution_id"));
        assertThat(retry.json().path("status").asString()).isEqualTo("succeeded");
    }

    @Test
    void refused_calls_use_requests_but_no_runs() throws Exception {
        var customer = CUSTOMERS.create("solo");

        for (int n = 0; n < 5; n++) {
            assertThat(run(customer.key(), "", "hello", 0).status()).isEqualTo(400);
        }
        var sixth = run(customer.key(), "fine", "hello", 0);

        assertThat(sixth.status()).isEqualTo(429);
        assertThat(sixth.json().path("scope").asString()).isEqualTo("requests_per_minute");
    }
}
