package io.agentmarket.billing.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.stripe.net.Webhook;
import io.agentmarket.billing.stripe.FakeBooks.Sub;
import io.agentmarket.billing.stripe.FakeStripe.Fault;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Scope;
import io.agentmarket.identity.ScopeCheck;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.resilience.Retry;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import io.agentmarket.stores.Vitals;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.method.annotation.AuthenticationPrincipalArgumentResolver;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Every address of payment, against the fake Stripe. */
@Tag("stores")
class StripeEndpointsTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final TestCustomers CUSTOMERS = new TestCustomers(STORES);
    private static final String PATH = "/api/v1/billing";
    private static final String CHECKOUT = """
            {"tier": "basic", "success_url": "https://example.com/ok", "cancel_url": "http://localhost:3000/no"}""";

    private final StripeBench bench =
            new StripeBench(STORES, new Retry(2, Duration.ZERO, Duration.ZERO), Duration.ofSeconds(10));
    private final TestCustomers.Made alice = CUSTOMERS.create("solo");
    private final MockMvc web = web(bench.settings, bench.calls);

    @BeforeEach
    void sign_in() {
        as(alice.caller());
    }

    @AfterEach
    void sign_out() {
        SecurityContextHolder.clearContext();
        bench.close();
    }

    private MockMvc web(StripeSettings settings, StripeCalls calls) {
        var api = new StripeApi(calls);
        var meter = new MeterApi(calls, settings.meterEventName());
        var backOff = new BackOff(new Random(1));
        var metering = bench.metering(STORES.tenant(), new Random(1));
        var refresher = new Refresher(api, bench.accounts, settings, backOff, bench.clock);
        var lag = new MeterLag(STORES.tenant(), bench.metrics);
        var threads = new StripeThreads(settings, refresher, metering, lag, new Vitals(), new Random(1));
        var subscriptions = new Subscriptions(api, bench.accounts, settings, threads);
        var answers = new Answers(STORES.tenant(), bench.clock);
        var hooks = new Webhooks(STORES.tenant(), settings, bench.clock, bench.metrics);
        return MockMvcBuilders.standaloneSetup(
                        new SubscriptionEndpoint(subscriptions, answers),
                        new PaymentsEndpoint(api, bench.accounts, subscriptions),
                        new MeteredUsageEndpoint(
                                metering,
                                new MeterReports(STORES.tenant(), meter),
                                bench.accounts,
                                subscriptions,
                                answers),
                        new WebhookEndpoint(hooks, threads))
                .addInterceptors(new ScopeCheck())
                .setControllerAdvice(new Refusals())
                .setCustomArgumentResolvers(new AuthenticationPrincipalArgumentResolver())
                .setMessageConverters(
                        new ByteArrayHttpMessageConverter(), new JacksonJsonHttpMessageConverter(Json.MAPPER))
                .build();
    }

    @Nested
    class Answered200 {

        @Test
        void checkout_makes_the_customer_known_once_and_repeats_its_answer() throws Exception {
            var first = send("/checkout/session", "k1", CHECKOUT)
                    .andReturn()
                    .getResponse()
                    .getContentAsString();
            bench.clock.pass(Duration.ofDays(3));
            var second = send("/checkout/session", "k1", CHECKOUT)
                    .andReturn()
                    .getResponse()
                    .getContentAsString();
            send("/checkout/session", "k2", CHECKOUT).andExpect(status().isOk());

            assertThat(first)
                    .startsWith("{\"url\":\"https://checkout.stripe.test/")
                    .isEqualTo(second);
            assertThat(bench.fake.books.customerIds()).hasSize(1);
        }

        @Test
        void a_checkout_whose_answer_was_lost_is_the_same_checkout() throws Exception {
            bench.fake.faults = call -> call.contains("checkout") ? Fault.CUT_AFTER : null;
            send("/checkout/session", "k", CHECKOUT).andExpect(status().is(503));
            bench.fake.faults = call -> null;
            bench.clock.pass(Duration.ofMinutes(1));

            var url = send("/checkout/session", "k", CHECKOUT)
                    .andReturn()
                    .getResponse()
                    .getContentAsString();

            assertThat(url).endsWith("/" + (bench.clock.millis() - 60_000) + "\"}");
        }

        @Test
        void a_subscription_is_shown_cancelled_and_resumed() throws Exception {
            subscribed("basic");

            web.perform(get(PATH + "/subscription"))
                    .andExpect(jsonPath("$.billed_by").value("stripe"))
                    .andExpect(jsonPath("$.status").value("active"));
            send("/subscription/cancel", "c", "")
                    .andExpect(jsonPath("$.cancel_at_period_end").value(true));
            send("/subscription/resume", "r", "")
                    .andExpect(jsonPath("$.cancel_at_period_end").value(false));
            send("/subscription/cancel", "c", "")
                    .andExpect(jsonPath("$.cancel_at_period_end").value(true));

            assertThat(bench.fake.books.sub("sub_1").cancels()).isFalse();
        }

        @Test
        void methods_invoices_and_portal_come_from_stripe() throws Exception {
            var stripeId = subscribed("basic");
            for (int i = 1; i <= 5; i++) {
                bench.fake.books.putInvoice("in_" + i, stripeId);
            }

            web.perform(get(PATH + "/payment-methods"))
                    .andExpect(jsonPath("$.items[0].last4").value("4242"));
            web.perform(get(PATH + "/invoices").param("limit", "2"))
                    .andExpect(jsonPath("$.items[0].id").value("in_5"))
                    .andExpect(jsonPath("$.next_cursor").value("in_4"));
            web.perform(get(PATH + "/invoices").param("limit", "3").param("cursor", "in_4"))
                    .andExpect(jsonPath("$.items.length()").value(3))
                    .andExpect(jsonPath("$.next_cursor").isEmpty());
            send("/portal", "p", "{\"return_url\": \"https://example.com\"}")
                    .andExpect(jsonPath("$.url").value("https://billing.stripe.test/p"));
        }

        @Test
        void usage_is_reported_at_once_and_agrees() throws Exception {
            subscribed("basic");
            bench.charge(alice.id(), 9_500);
            bench.charge(alice.id(), 500);

            send("/usage/record", "u", "").andExpect(jsonPath("$.event_micros").value(10_000));
            bench.clock.pass(Duration.ofMinutes(10));

            web.perform(get(PATH + "/usage/reconciliation"))
                    .andExpect(jsonPath("$.meter_micros").value(10_000))
                    .andExpect(jsonPath("$.agrees").value(true));
            assertThat(bench.fake.meter.taken()).hasSize(2);
        }

        @Test
        void an_event_is_taken_once() throws Exception {
            var body = "{\"id\":\"evt_e\",\"type\":\"invoice.paid\",\"created\":1795176000,\"data\":{\"object\":{}}}";
            var signature = Webhook.Signature.generateSignatureHeader(
                    body, FakeStripe.SECRET, bench.clock.instant().getEpochSecond());

            for (var repeated : new boolean[] {false, true}) {
                web.perform(post(PATH + "/webhook")
                                .header("Stripe-Signature", signature)
                                .contentType(MediaType.APPLICATION_JSON)
                                .content(body))
                        .andExpect(status().isOk())
                        .andExpect(jsonPath("$.repeated").value(repeated));
            }
        }
    }

    @Nested
    class Refused {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "\"basic\" | \"platinum\" | /tier",
                    "\"basic\" | \"solo\" | /tier",
                    "https://example.com/ok | http://example.com/ok | /success_url",
                    "https://example.com/ok | javascript:alert(1) | /success_url",
                    "https://example.com/ok | https://u:p@example.com | /success_url",
                    "https://example.com/ok | nowhere | /success_url",
                    "http://localhost:3000/no | ftp://localhost | /cancel_url",
                })
        void a_bad_field_422(String from, String to, String pointer) throws Exception {
            send("/checkout/session", "k", CHECKOUT.replace(from, to))
                    .andExpect(status().is(422))
                    .andExpect(jsonPath("$.pointer").value(pointer));
            assertThat(bench.fake.calls()).isEmpty();
        }

        @Test
        void no_key_400_and_one_used_for_another_body_422() throws Exception {
            web.perform(post(PATH + "/portal")
                            .contentType(MediaType.APPLICATION_JSON)
                            .content("{\"return_url\": \"https://a.example\"}"))
                    .andExpect(status().is(400));
            send("/portal", "k", "{\"return_url\": \"https://a.example\"}").andExpect(status().isOk());
            send("/portal", "k", "{\"return_url\": \"https://b.example\"}")
                    .andExpect(status().is(422))
                    .andExpect(jsonPath("$.code").value("IDEMPOTENCY_KEY_REUSED"));
        }

        @Test
        void a_second_subscription_and_a_change_without_one_409() throws Exception {
            send("/subscription/cancel", "k", "").andExpect(status().is(409));
            subscribed("basic");

            send("/checkout/session", "k2", CHECKOUT).andExpect(status().is(409));
        }

        @Test
        void a_foreign_cursor_and_a_bad_limit_422() throws Exception {
            subscribed("basic");
            bench.fake.books.putInvoice("in_9", "cus_other");

            for (var cursor : new String[] {"in_9", "in_404", "x", "in_%27"}) {
                web.perform(get(PATH + "/invoices").param("cursor", cursor))
                        .andExpect(status().is(422))
                        .andExpect(jsonPath("$.pointer").value("cursor"));
            }
            web.perform(get(PATH + "/invoices").param("limit", "101")).andExpect(status().is(422));
        }

        @Test
        void without_the_scope_with_a_test_key_and_for_others_403() throws Exception {
            var caller = alice.caller();
            as(TestCustomers.caller(caller.customer(), "solo", caller.key(), Set.of(Scope.EXECUTE), false));
            web.perform(get(PATH + "/subscription")).andExpect(status().is(403));
            as(TestCustomers.caller(caller.customer(), "solo", caller.key(), Set.of(Scope.BILLING), true));
            send("/checkout/session", "k", CHECKOUT).andExpect(status().is(403));
            as(caller);

            send(
                            "/usage/record",
                            "k",
                            "{\"customer_id\": \"" + CUSTOMERS.create("solo").id() + "\"}")
                    .andExpect(status().is(403));
        }

        @Test
        void a_declined_payment_402_and_an_outage_503() throws Exception {
            bench.fake.faults = call -> Fault.status(402);
            send("/checkout/session", "k", CHECKOUT).andExpect(status().is(402));
            bench.fake.faults = call -> Fault.status(500);

            send("/checkout/session", "k", CHECKOUT)
                    .andExpect(status().is(503))
                    .andExpect(jsonPath("$.code").value("PAYMENTS_UNAVAILABLE"));
        }

        @Test
        void everything_but_the_status_is_409_without_stripe() throws Exception {
            var some = bench.settings;
            var none = new StripeSettings(
                    "", some.apiBase(), "", some.meterEventName(), Map.of(), some.callTimeout(), some.retry());
            try (var calls =
                    new StripeCalls(none, new Random(1), bench.clock::pass, StripeBench.breaker(bench.clock))) {
                var alone = web(none, calls);
                for (var path : new String[] {"/payment-methods", "/invoices", "/usage/reconciliation"}) {
                    alone.perform(get(PATH + path))
                            .andExpect(status().is(409))
                            .andExpect(jsonPath("$.code").value("PAYMENTS_NOT_CONFIGURED"));
                }
                for (var path : new String[] {
                    "/checkout/session",
                    "/portal",
                    "/subscription/cancel",
                    "/subscription/resume",
                    "/usage/record",
                    "/webhook"
                }) {
                    var body = path.startsWith("/checkout")
                            ? CHECKOUT
                            : path.equals("/portal") ? "{\"return_url\": \"https://a.example\"}" : "{}";
                    alone.perform(post(PATH + path)
                                    .header("Idempotency-Key", "n")
                                    .contentType(MediaType.APPLICATION_JSON)
                                    .content(body))
                            .andExpect(status().is(409))
                            .andExpect(jsonPath("$.code").value("PAYMENTS_NOT_CONFIGURED"));
                }
                alone.perform(get(PATH + "/subscription"))
                        .andExpect(status().isOk())
                        .andExpect(jsonPath("$.billed_by").value("statements"))
                        .andExpect(jsonPath("$.status").value("none"));
            }
            assertThat(bench.fake.calls()).isEmpty();
        }
    }

    private String subscribed(String tier) {
        var stripeId = bench.connect(alice.id());
        bench.fake.books.put(new Sub("sub_1", stripeId, "price_" + tier, "active", false, 1_795_000_000));
        bench.fake.books.attach("pm_1", stripeId);
        while (bench.refresher(new Random(1)).step()) {
            bench.clock.pass(Duration.ofMillis(1));
        }
        return stripeId;
    }

    private ResultActions send(String path, String key, String body) throws Exception {
        return web.perform(post(PATH + path)
                .header("Idempotency-Key", key)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body));
    }

    private static void as(Caller caller) {
        SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken(caller, null, "caller"));
    }

    /** Answers as the edge does, as far as these tests look. */
    @RestControllerAdvice
    static class Refusals {

        @ExceptionHandler
        Map<String, Object> refused(AppException e, HttpServletResponse response) {
            response.setStatus(e.code().status());
            var pointer =
                    e.violations().isEmpty() ? "" : e.violations().getFirst().pointer();
            return Map.of("code", e.code().name(), "pointer", pointer, "detail", e.detail());
        }
    }
}
