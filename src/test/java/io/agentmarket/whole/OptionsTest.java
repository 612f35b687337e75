package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong about an execute request is named by its pointer, and is never our failure. */
class OptionsTest extends RunningPlatform {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"input":{"note":"a"},"metadata":{"a":null}}     | /metadata/a
            {"input":{"note":"a"},"metadata":{"a":1}}        | /metadata/a
            {"input":{"note":"a"},"metadata":[]}             | /metadata
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
}
