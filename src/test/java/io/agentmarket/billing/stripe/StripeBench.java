package io.agentmarket.billing.stripe;

import static java.time.ZoneOffset.UTC;

import io.agentmarket.billing.TestAccounts;
import io.agentmarket.identity.TestIdentity;
import io.agentmarket.resilience.Breaker;
import io.agentmarket.resilience.BreakerKey;
import io.agentmarket.resilience.BreakerSettings;
import io.agentmarket.resilience.Breakers;
import io.agentmarket.resilience.Retry;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Money;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.Tenant;
import io.agentmarket.stores.TestStores;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The parts of this package over test stores without payments, with the fake Stripe and a fixed clock. */
final class StripeBench implements AutoCloseable {

    static final Retry NO_RETRY = new Retry(1, Duration.ZERO, Duration.ZERO);

    final SteppingClock clock = new SteppingClock("2026-11-20T12:00:00Z");
    final FakeStripe fake = new FakeStripe(clock);
    final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    final TestStores stores;
    final StripeSettings settings;
    final StripeCalls calls;
    final StripeApi api;
    final StripeAccounts accounts;

    StripeBench(TestStores stores, Retry retry, Duration timeout) {
        this.stores = stores;
        JdbcClient.create(stores.databases().owner()).sql("""
                        truncate stripe_accounts, stripe_events, stripe_requests, meter_span, meter_cursor, meter_event""").update();
        this.settings = fake.settings(timeout, retry);
        this.calls = new StripeCalls(settings, new Random(1), clock::pass, breaker(clock));
        this.api = new StripeApi(calls);
        this.accounts = accounts(stores.tenant());
    }

    /** As the platform makes it, by the test's clock. */
    static Breaker breaker(Clock clock) {
        return new Breakers(clock, BreakerSettings.MODEL, (key, from, to, reason) -> {})
                .of(new BreakerKey("stripe", "api", null));
    }

    StripeAccounts accounts(Tenant tenant) {
        return new StripeAccounts(
                tenant,
                TestAccounts.withBudget(clock, Money.ofDollars("5")),
                TestIdentity.customers(stores.tenant()),
                TestIdentity.auditLog(stores.tenant(), clock),
                clock);
    }

    Refresher refresher(RandomGenerator random) {
        return new Refresher(api, accounts, settings, new BackOff(random), clock);
    }

    Webhooks webhooks() {
        return new Webhooks(stores.tenant(), settings, clock, metrics);
    }

    Metering metering(Tenant tenant, RandomGenerator random) {
        return new Metering(
                new Ids(clock).next(),
                tenant,
                new MeterApi(calls, settings.meterEventName()),
                new BackOff(random),
                clock,
                metrics);
    }

    MeterReports reports() {
        return new MeterReports(stores.tenant(), new MeterApi(calls, settings.meterEventName()));
    }

    /** Customers and Stripe know each other. */
    String connect(CustomerId customer) {
        var id = api.createCustomer(customer);
        accounts.add(customer, id);
        return id;
    }

    /** As a subscription to the tier that began now would have it. */
    void subscribe(CustomerId customer, String tier) {
        accounts.want(customer);
        var account = accounts.find(customer).orElseThrow();
        accounts.apply(customer, account.wanted(), new StripeState("sub_x", "active", tier, false, null, false, true));
    }

    void unsubscribe(CustomerId customer) {
        accounts.want(customer);
        var account = accounts.find(customer).orElseThrow();
        accounts.apply(
                customer, account.wanted(), new StripeState("sub_x", "canceled", null, false, null, false, true));
    }

    /** A charge with its receipt, as the end of a run writes them. */
    void charge(CustomerId customer, long micros) {
        var unused = stores.tenant().platform(sql -> {
            var execution = new Ids(clock).next();
            sql.sql("""
                            insert into budget_counter (customer_id, month, receipt_seq) values (:customer, :month, 1)
                            on conflict (customer_id) do update set receipt_seq = budget_counter.receipt_seq + 1""")
                    .param("customer", customer.value())
                    .param("month", clock.instant().atOffset(UTC).toLocalDate().withDayOfMonth(1))
                    .update();
            sql.sql("""
                            insert into charges (execution_id, customer_id, micros, month, at)
                            values (:id, :customer, :micros, :month, :at)""")
                    .param("id", execution)
                    .param("customer", customer.value())
                    .param("micros", micros)
                    .param("month", clock.instant().atOffset(UTC).toLocalDate().withDayOfMonth(1))
                    .param("at", clock.instant().atOffset(UTC))
                    .update();
            return sql.sql("""
                            insert into receipts
                                (customer_id, seq, execution_id, body, previous_hash, hash, month, day, package_id, micros)
                            select :customer, receipt_seq, :id, '{}', '', '', :month, :day, 'probe', :micros
                              from budget_counter where customer_id = :customer""")
                    .param("customer", customer.value())
                    .param("month", clock.instant().atOffset(UTC).toLocalDate().withDayOfMonth(1))
                    .param("day", clock.instant().atOffset(UTC).toLocalDate())
                    .param("micros", micros)
                    .param("id", execution)
                    .update();
        });
    }

    @Override
    public void close() {
        calls.close();
        fake.close();
    }
}
