package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.identity.TestCustomers.Made;
import io.agentmarket.monitoring.TestAuditor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is quoted as the flat price of an offline run is what is charged and receipted, for each kind of package. */
class FlatPricesTest extends RunningPlatform {

    private static final String PACKAGES = "/api/v1/marketplace/packages/";

    private final Made customer = CUSTOMERS.create("standard");

    @AfterEach
    void the_auditor_is_green() {
        assertThat(TestAuditor.broken(STORES.databases())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ticket-resolver | {"subject": "No invoice", "body": "Where is the invoice for May?"}
            graph-probe     | {"note": "n", "rounds": 0, "items": ["a"]}
            plain-probe     | {"note": "no model is asked"}
            crew-probe      | {"topic": "tea"}
            """)
    void the_quote_is_the_charge_and_the_receipt(String agent, String input) throws Exception {
        var quote = post(customer.key(), PACKAGES + agent + "/quote", "{}").json();

        var run = execute(customer, agent, input);

        var id = run.json().path("execution_id").asString();
        var receipt = get(customer.key(), "/api/v1/executions/" + id + "/receipt");
        assertThat(run.json().path("status").asString()).as(run.text()).isEqualTo("succeeded");
        assertThat(quote.path("quoted_micros").asLong()).isEqualTo(2_000);
        assertThat(quote.path("base_micros").asLong()).isEqualTo(2_000);
        assertThat(run.json().at("/price/micros").asLong()).isEqualTo(2_000);
        assertThat(receipt.status()).as(receipt.text()).isEqualTo(200);
        assertThat(receipt.json().at("/body/price_micros").asLong()).isEqualTo(2_000);
        assertThat(receipt.json().at("/body/formula").asString()).isEqualTo("offline");
    }

    @Test
    void the_month_replayed_costs_what_was_charged() throws Exception {
        execute(customer, "plain-probe", "{\"note\": \"once\"}");

        var months = get(customer.key(), "/api/v1/tiers/compare").json();

        assertThat(months.toString()).contains("\"total_micros\":2000");
    }

    @Test
    void a_graph_without_a_model_is_free_with_a_test_key() throws Exception {
        var run = execute(CUSTOMERS.addTestKey(customer), "plain-probe", "{\"note\": \"free\"}");

        assertThat(run.json().path("status").asString()).isEqualTo("succeeded");
        assertThat(run.json().at("/price/micros").asLong()).isZero();
    }

    private Answer execute(Made by, String agent, String input) throws Exception {
        return post(
                by.key(),
                PACKAGES + agent + "/execute",
                "{\"input\": " + input + "}",
                "Idempotency-Key",
                "of " + agent);
    }
}
