package io.agentmarket.billing.stripe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.net.Webhook;
import io.agentmarket.billing.stripe.FakeBooks.Sub;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.TestStores;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stripe's events: in any order, more than once, forged. */
@Tag("stores")
class WebhooksTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final TestCustomers CUSTOMERS = new TestCustomers(STORES);
    private static final List<String> STATUSES =
            List.of("active", "active", "trialing", "past_due", "unpaid", "canceled");
    private static final List<String> PRICES = List.of("price_basic", "price_standard", "price_elite");

    /** The expected state after the events in their order, computed without the code under test. */
    private static final class Oracle {
        private @Nullable String price;
        private String status = "none";
        private boolean cancels;
        private boolean method;
        private boolean owes;

        String tier() {
            var live = List.of("active", "trialing", "past_due", "unpaid").contains(status);
            return live && price != null ? price.substring("price_".length()) : "solo";
        }

        boolean pastDue() {
            return status.equals("past_due") || status.equals("unpaid") || owes;
        }
    }

    private record Event(String id, String body) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {5, 19})
    void shuffled_repeated_and_forged_events_lead_to_the_ordered_result(long seed) throws Exception {
        try (var bench = new StripeBench(STORES, StripeBench.NO_RETRY, Duration.ofSeconds(10))) {
            var random = new Random(seed);
            var people = new LinkedHashMap<CustomerId, String>();
            var oracles = new LinkedHashMap<CustomerId, Oracle>();
            for (int i = 0; i < 12; i++) {
                var customer = CUSTOMERS.create("solo").id();
                people.put(customer, bench.connect(customer));
                oracles.put(customer, new Oracle());
            }
            var pending = new ArrayList<Event>();
            var refused = new AtomicInteger();
            var before = events();

            for (int made = 0; made < 1_000; made += 50) {
                for (int i = 0; i < 50; i++) {
                    var customer = List.copyOf(people.keySet()).get(random.nextInt(people.size()));
                    var event = happen(
                            bench,
                            random,
                            people.get(customer),
                            oracles.get(customer),
                            "evt_" + seed + "_" + (made + i));
                    pending.add(event);
                    if (random.nextInt(10) < 3) {
                        pending.add(event);
                    }
                }
                Collections.shuffle(pending, random);
                var now = pending.subList(0, pending.size() / 2);
                deliver(bench, List.copyOf(now), random, refused);
                now.clear();
            }
            deliver(bench, pending, random, refused);
            settle(bench, random);

            oracles.forEach((customer, oracle) -> {
                var state = bench.accounts.find(customer).orElseThrow().state();
                assertThat(tier(customer)).as("seed %d", seed).isEqualTo(oracle.tier());
                assertThat(state.pastDue()).as("seed %d", seed).isEqualTo(oracle.pastDue());
                assertThat(state.paying()).isEqualTo(oracle.method);
                assertThat(state.cancelAtPeriodEnd())
                        .isEqualTo(oracle.cancels && !oracle.tier().equals("solo"));
                assertThat(standing(customer)).isEqualTo(oracle.pastDue() + " " + oracle.method);
                assertEachChangeOnce(customer, oracle.tier());
            });
            assertThat(events() - before).as("seed %d", seed).isEqualTo(1_000);
            assertThat(refused.get()).isGreaterThan(100);
        }
    }

    @Test
    void ordered_events_log_every_change_of_tier() throws Exception {
        try (var bench = new StripeBench(STORES, StripeBench.NO_RETRY, Duration.ofSeconds(10))) {
            var customer = CUSTOMERS.create("solo").id();
            var stripeId = bench.connect(customer);
            for (var price : List.of("price_basic", "price_basic", "price_elite")) {
                bench.fake.books.put(new Sub("sub_1", stripeId, price, "active", false, 1));
                bench.webhooks()
                        .receive(
                                body("evt_t" + events(), "customer.subscription.updated", stripeId),
                                signed(bench, "evt_t" + events(), stripeId));
                settle(bench, new Random(1));
            }
            bench.fake.books.put(new Sub("sub_1", stripeId, "price_elite", "canceled", false, 1));
            bench.webhooks()
                    .receive(
                            body("evt_t" + events(), "customer.subscription.updated", stripeId),
                            signed(bench, "evt_t" + events(), stripeId));
            settle(bench, new Random(1));

            assertThat(changes(customer)).containsExactly("solo>basic", "basic>elite", "elite>solo");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none",
                "''",
                "t=soon,v1=00",
                "t",
                "t=1,v1",
                "v1=0011",
                "t=99999999999999999999,v1=00",
                "t=1795176000,v1=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd",
                "t=1795176000,v0=5257a869e7ecebeda32affa62cdca3fa51cad7e77a0e56ff536d0ce8e108d8bd",
            })
    void a_malformed_signature_is_refused(@Nullable String signature) {
        try (var bench = new StripeBench(STORES, StripeBench.NO_RETRY, Duration.ofSeconds(5))) {
            var failure = catchThrowableOfType(
                    AppException.class,
                    () -> bench.webhooks().receive("{}".getBytes(StandardCharsets.UTF_8), signature));

            assertThat(failure.code()).isEqualTo(ErrorCode.WEBHOOK_SIGNATURE_INVALID);
        }
    }

    @ParameterizedTest
    @CsvSource({"-299, true", "-301, false", "299, true", "301, false"})
    void a_signature_holds_for_five_minutes(long offset, boolean good) throws Exception {
        try (var bench = new StripeBench(STORES, StripeBench.NO_RETRY, Duration.ofSeconds(5))) {
            var id = "evt_age" + offset;
            var header = Webhook.Signature.generateSignatureHeader(
                    new String(body(id, "invoice.paid", "cus_x"), StandardCharsets.UTF_8),
                    FakeStripe.SECRET,
                    bench.clock.instant().getEpochSecond() + offset);

            var taken = catchThrowableOfType(
                            AppException.class,
                            () -> bench.webhooks().receive(body(id, "invoice.paid", "cus_x"), header))
                    == null;

            assertThat(taken).isEqualTo(good);
        }
    }

    @Test
    void events_received_while_stripe_is_down_are_read_afterwards() throws Exception {
        try (var bench = new StripeBench(STORES, StripeBench.NO_RETRY, Duration.ofSeconds(5))) {
            var customer = CUSTOMERS.create("solo").id();
            var stripeId = bench.connect(customer);
            settle(bench, new Random(1));
            bench.fake.books.put(new Sub("sub_1", stripeId, "price_elite", "active", false, 1));
            bench.fake.faults = call -> FakeStripe.Fault.status(500);

            bench.webhooks().receive(body("evt_down", "x", stripeId), signed(bench, "evt_down", "x", stripeId));
            bench.refresher(new Random(1)).step();
            assertThat(tier(customer)).isEqualTo("solo");
            bench.fake.faults = call -> null;
            settle(bench, new Random(1));

            assertThat(tier(customer)).isEqualTo("elite");
        }
    }

    @Test
    void a_customer_that_stripe_deleted_has_no_subscription() throws Exception {
        try (var bench = new StripeBench(STORES, StripeBench.NO_RETRY, Duration.ofSeconds(5))) {
            var customer = CUSTOMERS.create("solo").id();
            var stripeId = bench.connect(customer);
            bench.fake.books.put(new Sub("sub_1", stripeId, "price_basic", "active", false, 1));
            settle(bench, new Random(1));
            assertThat(tier(customer)).isEqualTo("basic");

            bench.fake.books.deleteCustomer(stripeId);
            bench.webhooks().receive(body("evt_gone", "x", stripeId), signed(bench, "evt_gone", "x", stripeId));
            settle(bench, new Random(1));

            assertThat(tier(customer)).isEqualTo("solo");
        }
    }

    /** Something changes at Stripe, and so does the oracle; the event tells of it. */
    private static Event happen(StripeBench bench, Random random, String stripeId, Oracle oracle, String id) {
        if (random.nextInt(4) == 0) {
            oracle.method = random.nextBoolean();
            if (oracle.method) {
                bench.fake.books.attach("pm_" + stripeId, stripeId);
                return new Event(id, text(id, "payment_method.attached", stripeId));
            }
            bench.fake.books.detach("pm_" + stripeId);
            return new Event(
                    id,
                    Json.MAPPER.writeValueAsString(Map.of(
                            "id",
                            id,
                            "object",
                            "event",
                            "type",
                            "payment_method.detached",
                            "created",
                            1_795_176_000,
                            "data",
                            Map.of(
                                    "object", Map.of("id", "pm_" + stripeId, "object", "payment_method"),
                                    "previous_attributes", Map.of("customer", stripeId)))));
        }
        oracle.price = PRICES.get(random.nextInt(PRICES.size()));
        oracle.status = STATUSES.get(random.nextInt(STATUSES.size()));
        oracle.cancels = random.nextInt(3) == 0;
        oracle.owes = oracle.status.equals("canceled") && random.nextBoolean();
        bench.fake.books.owe("sub_" + stripeId, oracle.owes);
        bench.fake.books.put(
                new Sub("sub_" + stripeId, stripeId, oracle.price, oracle.status, oracle.cancels, 1_795_000_000));
        return new Event(id, text(id, "customer.subscription.updated", stripeId));
    }

    /** From four threads at once, forgeries among them, while two others read accounts. */
    private static void deliver(StripeBench bench, List<Event> events, Random random, AtomicInteger refused)
            throws Exception {
        var queue = new ConcurrentLinkedQueue<Runnable>();
        for (var event : events) {
            queue.add(() -> bench.webhooks()
                    .receive(bytes(event.body()), signature(bench, event.body(), FakeStripe.SECRET, 0)));
            if (random.nextInt(5) == 0) {
                var kind = random.nextInt(3);
                queue.add(() -> refused.addAndGet(forge(bench, event, kind)));
            }
        }
        var failures = new ConcurrentLinkedQueue<Throwable>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4; i++) {
                threads.execute(() -> {
                    for (var next = queue.poll(); next != null; next = queue.poll()) {
                        try {
                            next.run();
                        } catch (RuntimeException | Error e) {
                            failures.add(e);
                        }
                    }
                });
            }
            for (int i = 0; i < 2; i++) {
                var seed = random.nextLong();
                threads.execute(() -> {
                    var refresher = bench.refresher(new Random(seed));
                    while (!queue.isEmpty() || refresher.step()) {
                        refresher.step();
                    }
                });
            }
        }
        assertThat(failures).isEmpty();
    }

    /** 1 when it was refused. */
    private static int forge(StripeBench bench, Event event, int kind) {
        var evil = event.body().replace("evt_", "evt_forged_");
        var signature =
                switch (kind) {
                    case 0 -> signature(bench, evil, "whsec_other", 0);
                    case 1 -> signature(bench, evil, FakeStripe.SECRET, -400);
                    default -> signature(bench, event.body(), FakeStripe.SECRET, 0);
                };
        var failure =
                catchThrowableOfType(AppException.class, () -> bench.webhooks().receive(bytes(evil), signature));
        return failure != null && failure.code() == ErrorCode.WEBHOOK_SIGNATURE_INVALID ? 1 : 0;
    }

    private static void settle(StripeBench bench, Random random) {
        var refresher = bench.refresher(random);
        for (int i = 0; i < 20; i++) {
            bench.clock.pass(Duration.ofMinutes(6));
            while (refresher.step()) {
                bench.clock.pass(Duration.ofMillis(10));
            }
        }
    }

    private static byte[] body(String id, String type, String stripeId) {
        return bytes(text(id, type, stripeId));
    }

    private static String text(String id, String type, String stripeId) {
        return Json.MAPPER.writeValueAsString(Map.of(
                "id",
                id,
                "object",
                "event",
                "type",
                type,
                "created",
                1_795_176_000,
                "data",
                Map.of("object", Map.of("id", "x", "object", "subscription", "customer", stripeId))));
    }

    private static String signed(StripeBench bench, String id, String stripeId) {
        return signed(bench, id, "customer.subscription.updated", stripeId);
    }

    private static String signed(StripeBench bench, String id, String type, String stripeId) {
        return signature(bench, text(id, type, stripeId), FakeStripe.SECRET, 0);
    }

    private static String signature(StripeBench bench, String body, String secret, long offset) {
        try {
            return Webhook.Signature.generateSignatureHeader(
                    body, secret, bench.clock.instant().getEpochSecond() + offset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertEachChangeOnce(CustomerId customer, String tier) {
        var at = "solo";
        for (var change : changes(customer)) {
            var parts = change.split(">", -1);
            assertThat(parts[0]).isEqualTo(at).isNotEqualTo(parts[1]);
            at = parts[1];
        }
        assertThat(at).isEqualTo(tier);
    }

    private static List<String> changes(CustomerId customer) {
        return STORES.tenant()
                .platform(sql -> sql.sql("""
                        select (body::json -> 'detail' ->> 'from') || '>' || (body::json -> 'detail' ->> 'to')
                          from audit_log where subject = :customer and action = 'customer.tier_changed' order by seq""")
                        .param("customer", customer.toString())
                        .query(String.class)
                        .list());
    }

    private static String tier(CustomerId customer) {
        return STORES.tenant()
                .platform(sql -> sql.sql("select tier from customers where id = :id")
                        .param("id", customer.value())
                        .query(String.class)
                        .single());
    }

    private static String standing(CustomerId customer) {
        return STORES.tenant()
                .platform(sql -> sql.sql("select past_due || ' ' || paying from budget_counter where customer_id = :id")
                        .param("id", customer.value())
                        .query(String.class)
                        .optional())
                .orElse("false false");
    }

    private static long events() {
        return STORES.tenant()
                .platform(sql -> sql.sql("select count(*) from stripe_events")
                        .query(Long.class)
                        .single());
    }
}
