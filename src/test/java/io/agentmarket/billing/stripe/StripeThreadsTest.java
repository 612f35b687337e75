package io.agentmarket.billing.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.stripe.net.Webhook;
import io.agentmarket.billing.stripe.FakeBooks.Sub;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.monitoring.TestAuditor;
import io.agentmarket.resilience.Retry;
import io.agentmarket.stores.TestStores;
import io.agentmarket.stores.Vitals;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The background work runs by itself: an event changes the tier, and charges reach the meter. */
@Tag("stores")
class StripeThreadsTest {

    private static final TestStores STORES = TestStores.fresh();

    @Test
    void an_event_becomes_a_tier_and_charges_become_meter_events() throws Exception {
        try (var bench = new StripeBench(STORES, new Retry(2, Duration.ZERO, Duration.ZERO), Duration.ofSeconds(10))) {
            var customer = new TestCustomers(STORES).create("solo").id();
            var stripeId = bench.connect(customer);
            var metering = bench.metering(STORES.tenant(), new Random(1));
            var lag = new MeterLag(STORES.tenant(), bench.metrics);
            var threads = new StripeThreads(
                    bench.settings, bench.refresher(new Random(1)), metering, lag, new Vitals(), new Random(1));
            threads.start();
            try {
                await().untilAsserted(() -> assertThat(
                                bench.accounts.find(customer).orElseThrow().applied())
                        .isEqualTo(1));
                bench.fake.books.put(new Sub("sub_1", stripeId, "price_elite", "active", false, 1));
                var body =
                        "{\"id\":\"evt_w\",\"type\":\"customer.subscription.created\",\"data\":{\"object\":{\"customer\":\""
                                + stripeId + "\"}}}";
                var fresh = bench.webhooks()
                        .receive(
                                body.getBytes(StandardCharsets.UTF_8),
                                Webhook.Signature.generateSignatureHeader(
                                        body,
                                        FakeStripe.SECRET,
                                        bench.clock.instant().getEpochSecond()));
                threads.wake();
                await().untilAsserted(() -> assertThat(bench.accounts
                                .find(customer)
                                .orElseThrow()
                                .state()
                                .tier())
                        .isEqualTo("elite"));
                bench.charge(customer, 237_500);
                lag.measure();

                assertThat(fresh).isTrue();
                await().untilAsserted(() ->
                        assertThat(bench.reports().own(customer).eventMicros()).isEqualTo(237_500));
            } finally {
                threads.stop();
            }

            assertThat(threads.isRunning()).isFalse();
            assertThat(TestAuditor.broken(STORES.databases())).noneMatch(finding -> finding.startsWith("I4"));
        }
    }

    @Test
    void the_auditor_finds_a_wrong_metered_charge_and_a_cursor_ahead() {
        try (var bench = new StripeBench(STORES, StripeBench.NO_RETRY, Duration.ofSeconds(10))) {
            var customer = new TestCustomers(STORES).create("solo").id();
            bench.connect(customer);
            bench.subscribe(customer, "basic");
            bench.charge(customer, 500);
            bench.metering(STORES.tenant(), new Random(1)).step();

            var unused = STORES.tenant()
                    .platform(sql ->
                            sql.sql("update meter_event set micros = 501").update()
                                    + sql.sql("update meter_cursor set seq = 2").update());

            assertThat(TestAuditor.broken(STORES.databases()).stream().filter(finding -> finding.startsWith("I4")))
                    .hasSize(2);
        }
    }
}
