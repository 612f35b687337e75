package io.agentmarket.billing.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.billing.stripe.FakeMeter.Taken;
import io.agentmarket.billing.stripe.FakeStripe.Fault;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.Tenant;
import io.agentmarket.stores.TestStores;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whatever fails between the charges and the meter, the meter gets each charge exactly once. */
@Tag("stores")
class MeterOutageTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final TestCustomers CUSTOMERS = new TestCustomers(STORES);
    private static final int ROUNDS = 50;
    private static final int MAX_HANGS = 4;

    /** The process ends here. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1;
    }

    /** Dies before a transaction, or after its commit. */
    private record Mortal(Tenant tenant, Random random, double odds) implements Tenant {

        @Override
        public <T> T tx(CustomerId customer, Function<JdbcClient, T> work) {
            return tenant.tx(customer, work);
        }

        @Override
        public <T> T platform(Function<JdbcClient, T> work) {
            die();
            var result = tenant.platform(work);
            die();
            return result;
        }

        private void die() {
            if (random.nextDouble() < odds) {
                throw new Killed();
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {11, 23, 42})
    void each_charge_is_taken_once_through_crashes_and_outages(long seed) {
        try (var bench = new StripeBench(STORES, StripeBench.NO_RETRY, Duration.ofMillis(700))) {
            var random = new Random(seed);
            var stripeIds = customers(bench, 4);
            var expected = new HashMap<String, Long>();
            var hangs = new int[1];

            for (int round = 0; round < ROUNDS; round++) {
                stripeIds.forEach((customer, stripeId) -> charges(bench, customer, stripeId, random, expected));
                bench.fake.faults = call -> fault(random, hangs);
                live(bench, random);
                bench.clock.pass(
                        switch (random.nextInt(8)) {
                            case 0 -> Duration.ofHours(20 + random.nextInt(30));
                            case 1 -> Duration.ofHours(1 + random.nextInt(9));
                            default -> Duration.ofMinutes(random.nextInt(9));
                        });
            }
            heal(bench, random);

            assertExact(bench, stripeIds, expected, seed);
            assertThat(outcome(bench, "found_taken"))
                    .as("settled by the meter's sum, seed %d", seed)
                    .isPositive();
            assertThat(outcome(bench, "known"))
                    .as("sent again within the window, seed %d", seed)
                    .isPositive();
        }
    }

    @Test
    void only_charges_during_the_subscription_are_metered() {
        try (var bench = new StripeBench(STORES, StripeBench.NO_RETRY, Duration.ofSeconds(5))) {
            var customer = CUSTOMERS.create("solo").id();
            bench.connect(customer);
            bench.charge(customer, 1);
            bench.subscribe(customer, "basic");
            bench.charge(customer, 10);
            bench.charge(customer, 100);
            bench.unsubscribe(customer);
            bench.charge(customer, 1_000);
            bench.subscribe(customer, "basic");
            bench.charge(customer, 10_000);

            heal(bench, new Random(1));

            assertThat(bench.fake.meter.taken().stream().mapToLong(Taken::value))
                    .containsExactly(10L, 100L, 10_000L);
            assertThat(bench.reports().own(customer).agrees()).isTrue();
        }
    }

    @Test
    void a_charge_too_old_for_the_meter_gets_the_oldest_time() {
        try (var bench = new StripeBench(STORES, StripeBench.NO_RETRY, Duration.ofSeconds(5))) {
            var customer = CUSTOMERS.create("solo").id();
            bench.connect(customer);
            bench.subscribe(customer, "basic");
            bench.charge(customer, 5);
            bench.clock.pass(Duration.ofDays(50));

            heal(bench, new Random(1));

            assertThat(bench.fake.meter.taken()).hasSize(1);
        }
    }

    @Test
    void a_foreign_write_to_a_meter_stops_that_customer_only() {
        try (var bench = new StripeBench(STORES, StripeBench.NO_RETRY, Duration.ofSeconds(5))) {
            var stripeIds = customers(bench, 2);
            var ids = stripeIds.keySet().stream().toList();
            bench.charge(ids.get(0), 500);
            bench.fake.faults = call -> call.contains("meter_events") ? Fault.CUT_AFTER : null;
            bench.metering(STORES.tenant(), new Random(1)).step();
            bench.fake.faults = call -> null;
            bench.fake.meter.take(Map.of(
                    "event_name",
                    StripeSettings.METER_EVENT_NAME,
                    "identifier",
                    "foreign",
                    "payload",
                    Map.of("stripe_customer_id", stripeIds.get(ids.get(0)), "value", "7")));
            bench.clock.pass(Duration.ofHours(30));
            bench.charge(ids.get(1), 900);

            heal(bench, new Random(1));

            assertThat(bench.reports().own(ids.get(0)).fault()).isEqualTo("METER_DIFFERS");
            assertThat(bench.reports().own(ids.get(0)).cursor()).isZero();
            assertThat(bench.reports().own(ids.get(1)).eventMicros()).isEqualTo(900);
        }
    }

    @Test
    void only_probes_are_sent_while_stripe_is_down() {
        try (var bench = new StripeBench(STORES, StripeBench.NO_RETRY, Duration.ofSeconds(5))) {
            customers(bench, 3).keySet().forEach(customer -> bench.charge(customer, 10));
            var before = bench.fake.calls().size();
            bench.fake.faults = call -> Fault.status(503);
            var metering = bench.metering(STORES.tenant(), new Random(3));

            for (int second = 0; second < 3_600; second++) {
                metering.step();
                bench.clock.pass(Duration.ofSeconds(1));
            }

            assertThat(bench.fake.calls().size() - before).isBetween(5, 40);
            bench.fake.faults = call -> null;
            heal(bench, new Random(3));
            assertThat(bench.fake.meter.taken()).hasSize(3);
        }
    }

    private static Map<CustomerId, String> customers(StripeBench bench, int count) {
        var ids = new LinkedHashMap<CustomerId, String>();
        for (int i = 0; i < count; i++) {
            var customer = CUSTOMERS.create("solo").id();
            ids.put(customer, bench.connect(customer));
            bench.subscribe(customer, "basic");
        }
        return ids;
    }

    private static void charges(
            StripeBench bench, CustomerId customer, String stripeId, Random random, Map<String, Long> expected) {
        for (int i = random.nextInt(4); i > 0; i--) {
            var micros = 1 + random.nextInt(20_000);
            bench.charge(customer, micros);
            expected.merge(stripeId, (long) micros, Long::sum);
        }
    }

    private static @Nullable Fault fault(Random random, int[] hangs) {
        var odds = random.nextDouble();
        if (odds < 0.01 && hangs[0] < MAX_HANGS) {
            hangs[0]++;
            return Fault.HANG_AFTER;
        }
        if (odds < 0.12) {
            return Fault.CUT_AFTER;
        }
        if (odds < 0.16) {
            return Fault.CUT_BEFORE;
        }
        if (odds < 0.20) {
            return Fault.status(random.nextBoolean() ? 500 : 503);
        }
        return odds < 0.22 ? new Fault(429, "2", false, false) : null;
    }

    /** Some processes one after the other, each until it dies or finds nothing to do. */
    private static void live(StripeBench bench, Random random) {
        for (int process = 0; process < 3; process++) {
            var metering = bench.metering(new Mortal(STORES.tenant(), random, 0.04), random);
            try {
                for (int i = 0; i < 10 && metering.step(); i++) {
                    bench.clock.pass(Duration.ofMillis(200));
                }
            } catch (Killed dead) {
                bench.clock.pass(Duration.ofSeconds(random.nextInt(400)));
            }
        }
    }

    private static void heal(StripeBench bench, Random random) {
        bench.fake.faults = call -> null;
        var metering = bench.metering(STORES.tenant(), random);
        for (int i = 0; i < 40; i++) {
            while (metering.step()) {
                bench.clock.pass(Duration.ofMillis(200));
            }
            bench.clock.pass(Duration.ofMinutes(20));
        }
    }

    private static void assertExact(
            StripeBench bench, Map<CustomerId, String> stripeIds, Map<String, Long> expected, long seed) {
        var taken = bench.fake.meter.taken();
        var sums = taken.stream().collect(Collectors.groupingBy(Taken::customer, Collectors.summingLong(Taken::value)));
        assertThat(taken)
                .as("seed %d", seed)
                .hasSizeGreaterThan(200)
                .extracting(Taken::identifier)
                .doesNotHaveDuplicates();
        assertThat(sums).as("seed %d", seed).isEqualTo(expected);
        stripeIds.forEach((customer, stripeId) -> {
            var report = bench.reports().reconciled(customer, java.util.Optional.of(stripeId));
            assertThat(report.agrees()).as("seed %d, %s", seed, report).isTrue();
            assertThat(report.waiting()).as("seed %d", seed).isZero();
            assertThat(report.meterMicros()).isEqualTo(expected.get(stripeId));
        });
    }

    private static double outcome(StripeBench bench, String outcome) {
        return bench.metrics
                .counter("agentmarket.billing.meter_events", "outcome", outcome)
                .count();
    }
}
