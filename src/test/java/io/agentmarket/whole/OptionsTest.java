package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of an execute request are reported with their pointers, and never as failures of the platform. */
class OptionsTest extends RunningPlatform {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"input":{"note":"a"},"metadata":{"a":null}}     | /metadata/a
            {"input":{"note":"a"},"metadata":{"a":1}}        | /metadata/a
            {"input":{"note":"a"},"metadata":[]}             | /metadata
            {"input":{"note":"a"},"metadata":{"":"b"}}       | /metadata
            {"input":{"note":"a"},"tier":"gold"}             | /tier
            {"input":{"note":"a"},"tier":7}                  | /tier
            {"input":{"note":"a"},"timeout_seconds":0}       | /timeout_seconds
            {"input":{"note":"a"},"timeout_seconds":61}      | /timeout_seconds
            {"input":{"note":"a"},"timeout_seconds":1.5}     | /timeout_seconds
            {"input":{"note":"a"},"max_price_micros":-1}     | /max_price_micros
            {"input":{"note":"a"},"unknown":1}               | /unknown
            {"input":null}                                   | /input
            {"input":"note"}                                 | /input
            {}                                               | /input
            {"input":{"note":""}}                            | /input/note
            """)
    void a_wrong_option_is_422_and_named(String body, String pointer) throws Exception {
        var customer = CUSTOMERS.create("elite");

        var answer = post(
                customer.key(), "/api/v1/marketplace/packages/crash-probe/execute", body, "Idempotency-Key", "options");

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json()
                        .path("errors")
                        .valueStream()
                        .map(error -> error.path("pointer").asString()))
                .contains(pointer);
    }

    @Test
    void two_keys_in_one_call_are_refused() throws Exception {
        var key = CUSTOMERS.create("solo").key();
        var other = CUSTOMERS.create("solo").key();

        var two = get(key, "/api/v1/me", "Authorization", "Bearer " + other);
        var same = get(key, "/api/v1/me", "Authorization", "Bearer " + key);

        assertThat(two.status()).isEqualTo(400);
        assertThat(same.status()).isEqualTo(200);
    }

    @Test
    void a_price_limit_below_a_models_cost_is_fine_offline() throws Exception {
        var body = "{\"max_price_micros\":2000}";

        var answer = post(CUSTOMERS.create("solo").key(), "/api/v1/marketplace/packages/ticket-resolver/quote", body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().path("quoted_micros").asLong()).isEqualTo(2_000);
    }

    @Test
    void a_provider_key_on_another_tier_is_422_and_says_why() throws Exception {
        var body = "{\"input\":{\"subject\":\"s\",\"body\":\"b\"}}";

        var answer = post(
                CUSTOMERS.create("solo").key(),
                "/api/v1/marketplace/packages/ticket-resolver/execute",
                body,
                "Idempotency-Key",
                "own-key",
                "X-Provider-Key",
                "sk-ant-canary-of-solo");

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("detail").asString())
                .isEqualTo("X-Provider-Key is for runs on the tier 'byok'; this one runs on 'solo'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"package_id=%00", "package_id=a%00b", "status=%00"})
    void a_filter_that_no_run_can_have_is_422(String filter) throws Exception {
        var answer = get(CUSTOMERS.create("solo").key(), "/api/v1/executions?" + filter);

        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        assertThat(answer.json().at("/errors/0/pointer").asString()).isEqualTo(filter.split("=")[0]);
    }
}
