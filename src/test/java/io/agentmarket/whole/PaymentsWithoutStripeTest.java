package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The platform without a payment provider, which is the default. */
class PaymentsWithoutStripeTest extends RunningPlatform {

    @Test
    void says_that_it_bills_by_statements() throws Exception {
        var customer = CUSTOMERS.create("basic");

        var standing = get(customer.key(), "/api/v1/billing/subscription");
        var invoices = get(customer.key(), "/api/v1/billing/invoices");

        assertThat(standing.status()).isEqualTo(200);
        assertThat(standing.json().at("/billed_by").asString()).isEqualTo("statements");
        assertThat(invoices.status()).isEqualTo(409);
        assertThat(invoices.json().at("/code").asString()).isEqualTo("PAYMENTS_NOT_CONFIGURED");
    }

    @Test
    void lets_events_in_without_an_api_key_and_nothing_else() throws Exception {
        var event = post("", "/api/v1/billing/webhook", "{\"id\":\"evt_1\"}", "Stripe-Signature", "t=1,v1=00");
        var portal = post("", "/api/v1/billing/portal", "{\"return_url\":\"https://a.example\"}");

        assertThat(event.status()).isEqualTo(409);
        assertThat(portal.status()).isEqualTo(401);
    }

    @Test
    void names_the_field_that_is_wrong() throws Exception {
        var customer = CUSTOMERS.create("basic");

        var unknown = post(customer.key(), "/api/v1/billing/portal", "{\"return\":\"x\"}", "Idempotency-Key", "k");
        var limit = get(customer.key(), "/api/v1/billing/invoices?limit=0");

        assertThat(unknown.status()).isEqualTo(422);
        assertThat(limit.status()).isEqualTo(422);
        assertThat(limit.json().at("/errors/0/pointer").asString()).isEqualTo("limit");
    }
}
