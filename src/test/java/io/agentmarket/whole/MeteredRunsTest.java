package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Sha256;
import io.agentmarket.upstream.BilledCall;
import io.agentmarket.upstream.Fault;
import java.util.HexFormat;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Runs on a model: the price follows the provider's count and is never above the quote. */
class MeteredRunsTest extends MeteredPlatform {

    private static final String STREAM = "text/event-stream";

    @Test
    void two_turns_with_parallel_tools_are_metered_to_the_token() throws Exception {
        var customer = CUSTOMERS.create(TIER);

        var run = probe(customer, "plain").json();

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(run.path("model").asString()).isEqualTo("claude-sonnet-5-5");
        assertThat(calls()).hasSize(2).allMatch(BilledCall::completed);
        assertThat(metered(run)).isEqualTo(billed());
        assertThat(run.path("price").path("micros").asLong()).isEqualTo(price(run));
        assertThat(journal(customer, run))
                .containsExactly(
                        "started",
                        "model_turn",
                        "tool_called",
                        "tool_called",
                        "tool_returned",
                        "tool_returned",
                        "model_turn",
                        "finished");
    }

    @Test
    void a_stream_costs_the_same_and_shows_text_as_it_arrives() throws Exception {
        var customer = CUSTOMERS.create(TIER);

        var stream = probe(customer, "streamed", "Accept", STREAM);

        var names = entries(stream.text()).stream().map(Entry::event).toList();
        assertThat(names).contains("text").endsWith("finished");
        var id = stream.header("Location");
        var run = get(customer.key(), id).json();
        assertThat(metered(run)).isEqualTo(billed());
        assertThat(run.path("price").path("micros").asLong()).isEqualTo(price(run));
    }

    @Test
    void both_agents_are_metered_to_the_token_including_the_cache() throws Exception {
        var customer = CUSTOMERS.create(TIER);
        var ticket = "{\"input\":{\"subject\":\"Charged twice\",\"body\":\"My card was charged twice this month, please"
                + " refund one of the two payments.\"}}";

        var first = execute(customer, "ticket-resolver", ticket, "first").json();
        var again = execute(customer, "ticket-resolver", ticket, "again", "Accept", STREAM);

        assertThat(first.path("status").asString()).as(first.toString()).isEqualTo("succeeded");
        var second = get(customer.key(), again.header("Location")).json();
        assertThat(second.path("output")).isEqualTo(first.path("output"));
        assertThat(metered(first).plus(metered(second))).isEqualTo(billed());
        assertThat(metered(second).cacheRead()).isPositive();
        assertThat(second.path("price").path("micros").asLong()).isEqualTo(price(second));
    }

    @Test
    void a_connection_cut_before_message_stop_bills_nothing_for_that_turn() throws Exception {
        var customer = CUSTOMERS.create(TIER);
        UPSTREAM.fail(new Fault.NoMessageStop());

        var run = probe(customer, "cut").json();

        assertThat(run.path("status").asString()).isEqualTo("succeeded");
        assertThat(calls()).extracting(BilledCall::completed).containsExactly(false, true, true);
        assertThat(metered(run)).isEqualTo(billed());
        assertThat(journal(customer, run)).startsWith("started", "retrying", "model_turn");
    }

    @Test
    void an_invalid_answer_is_sent_back_once_and_both_are_billed() throws Exception {
        var customer = CUSTOMERS.create(TIER);

        var run = probe(customer, "hasty").json();

        assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
        assertThat(calls()).hasSize(3);
        assertThat(metered(run)).isEqualTo(billed());
    }

    @Test
    void an_answer_that_stays_wrong_fails_and_costs_nothing() throws Exception {
        var customer = CUSTOMERS.create(TIER);

        for (var note : new String[] {"stubborn", "liar"}) {
            var run = probe(customer, note).json();

            assertThat(code(run)).isEqualTo("AGENT_OUTPUT_INVALID");
            assertThat(run.path("price").path("micros").asLong()).isZero();
            assertThat(run.path("price").path("quoted_micros").asLong()).isPositive();
        }
        assertThat(calls()).hasSize(6);
    }

    @Test
    void a_model_that_declines_costs_nothing() throws Exception {
        var run = probe(CUSTOMERS.create(TIER), "prude").json();

        assertThat(code(run)).isEqualTo("MODEL_REFUSED");
        assertThat(run.path("price").path("micros").asLong()).isZero();
    }

    @Nested
    class Hold {

        @Test
        void an_answer_is_cut_at_the_hold_and_kept_as_partial() throws Exception {
            var customer = CUSTOMERS.create(TIER);

            var run = execute(customer, "model-probe", body("chatty", 50_000), "cut")
                    .json();

            assertThat(code(run)).isEqualTo("BUDGET_EXHAUSTED");
            assertThat(run.path("output").asString("")).startsWith("word word");
            assertThat(run.path("price").path("micros").asLong())
                    .isEqualTo(price(run))
                    .isBetween(45_000L, 50_000L);
            assertThat(metered(run)).isEqualTo(billed());
        }

        @Test
        void a_call_that_does_not_fit_is_not_made() throws Exception {
            var customer = CUSTOMERS.create(TIER);
            var note = "chatty" + "y".repeat(90);

            var run = execute(customer, "model-probe", body(note, 38_000), "small")
                    .json();

            assertThat(run.path("price").path("micros").asLong()).isLessThanOrEqualTo(38_000);
            assertThat(code(run)).isEqualTo("BUDGET_EXHAUSTED");
        }

        @Test
        void no_run_costs_more_than_its_quote_with_any_limit() throws Exception {
            var customer = CUSTOMERS.create("elite");
            for (long most = 38_000; most <= 110_000; most += 6_000) {
                var body = "{\"tier\":\"silver\",\"max_price_micros\":" + most + ",\"input\":{\"note\":\"chatty\"}}";

                var run = execute(customer, "model-probe", body, "most-" + most).json();

                assertThat(run.path("price").path("micros").asLong()).isBetween(1L, most);
            }
        }

        private static String body(String note, long mostMicros) {
            return "{\"max_price_micros\":" + mostMicros + ",\"input\":{\"note\":\"" + note + "\"}}";
        }
    }

    @Nested
    class OwnKey {

        @Test
        void a_run_on_the_customers_key_costs_the_base_only() throws Exception {
            var customer = CUSTOMERS.create("byok");

            var run = probe(customer, "own", "X-Provider-Key", CUSTOMER_KEY).json();

            assertThat(run.path("status").asString()).as(run.toString()).isEqualTo("succeeded");
            assertThat(run.path("price").path("micros").asLong()).isEqualTo(2_000);
            assertThat(metered(run)).isEqualTo(billed());
            assertThat(calls())
                    .extracting(BilledCall::keyFingerprint)
                    .hasSize(2)
                    .containsOnly(fingerprint(CUSTOMER_KEY));
        }

        @Test
        void a_kept_key_serves_every_run_with_the_model_that_was_chosen() throws Exception {
            var customer = CUSTOMERS.create("byok");
            var kept = post(
                    customer.key(),
                    "/api/v1/provider-keys",
                    "{\"provider\":\"anthropic\",\"key\":\"" + CUSTOMER_KEY + "\",\"model\":\"claude-opus-5-5\"}",
                    "Idempotency-Key",
                    "keep");

            var run = probe(customer, "kept").json();

            assertThat(kept.status()).as(kept.text()).isEqualTo(201);
            assertThat(kept.text()).doesNotContain(CUSTOMER_KEY);
            assertThat(run.path("model").asString()).isEqualTo("claude-opus-5-5");
            assertThat(calls()).extracting(BilledCall::keyFingerprint).containsOnly(fingerprint(CUSTOMER_KEY));
        }

        @Test
        void a_key_that_the_provider_refuses_fails_the_run_for_nothing() throws Exception {
            var run = probe(CUSTOMERS.create("byok"), "wrong", "X-Provider-Key", "sk-ant-nobodys-key")
                    .json();

            assertThat(code(run)).isEqualTo("PROVIDER_KEY_REFUSED");
            assertThat(run.path("price").path("micros").asLong()).isZero();
            assertThat(calls()).hasSize(1);
        }

        @Test
        void without_a_key_the_offline_model_answers() throws Exception {
            var run = probe(CUSTOMERS.create("byok"), "none").json();

            assertThat(run.path("model").asString()).isEqualTo("offline");
            assertThat(run.path("price").path("micros").asLong()).isEqualTo(2_000);
            assertThat(calls()).isEmpty();
        }

        @Test
        void an_own_key_on_another_tier_is_refused_and_not_ignored() throws Exception {
            var answer = probe(CUSTOMERS.create(TIER), "tier", "X-Provider-Key", CUSTOMER_KEY);

            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.text()).contains("X-Provider-Key").doesNotContain(CUSTOMER_KEY);
        }
    }

    /** The probe's limit of input tokens is far below what its prompt and this input would come to on a model. */
    @Test
    void an_offline_run_uses_no_tokens_and_ignores_token_limits() throws Exception {
        var answer = run(CUSTOMERS.create(TIER).key(), "offline", "note ".repeat(19), 0);

        assertThat(answer.json().path("status").asString()).as(answer.text()).isEqualTo("succeeded");
    }

    @Test
    void test_keys_never_reach_the_model() throws Exception {
        var customer =
                CUSTOMERS.create(TIER, true, CUSTOMERS.create(TIER).caller().scopes());

        var run = probe(customer, "test-key").json();

        assertThat(run.path("model").asString()).isEqualTo("offline");
        assertThat(calls()).isEmpty();
    }

    private static String code(JsonNode run) {
        return run.path("error").path("code").asString("none: " + run);
    }

    private static String fingerprint(String key) {
        return HexFormat.of().formatHex(Sha256.of(key)).substring(0, 12);
    }
}
