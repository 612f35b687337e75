package io.agentmarket.billing.stripe;

import io.agentmarket.billing.Accounts;
import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Customers;
import io.agentmarket.resilience.BreakerKey;
import io.agentmarket.resilience.Breakers;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.stores.Purge;
import io.agentmarket.stores.Tenant;
import io.agentmarket.stores.Vitals;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Reads the settings and wires the parts; without {@code STRIPE_API_KEY} they are inactive and say so. */
@Configuration(proxyBeanMethods = false)
class StripeConfiguration {

    static final String KEY = "STRIPE_API_KEY";
    static final String SECRET = "STRIPE_WEBHOOK_SECRET";
    static final String BASE = "STRIPE_API_BASE";
    private static final String PREFIX = "agentmarket.stripe.";

    @Bean
    StripeSettings stripeSettings(Environment environment) {
        var binder = Binder.get(environment);
        var prices = binder.bind(PREFIX + "prices", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
        var settings = new StripeSettings(
                environment.getProperty(KEY, "").strip(),
                environment.getProperty(BASE, "").strip(),
                environment.getProperty(SECRET, "").strip(),
                binder.bind(PREFIX + "meter-event-name", String.class).orElse(StripeSettings.METER_EVENT_NAME),
                prices,
                binder.bind(PREFIX + "call-timeout", Duration.class).orElse(StripeSettings.CALL_TIMEOUT),
                StripeSettings.RETRY);
        require(settings);
        return settings;
    }

    @Bean
    StripeCalls stripeCalls(StripeSettings settings, Breakers breakers) {
        var breaker = breakers.of(new BreakerKey("stripe", "api", null));
        return new StripeCalls(settings, RandomGenerator.getDefault(), Thread::sleep, breaker);
    }

    @Bean
    StripeApi stripeApi(StripeCalls calls) {
        return new StripeApi(calls);
    }

    @Bean
    MeterApi stripeMeterApi(StripeCalls calls, StripeSettings settings) {
        return new MeterApi(calls, settings.meterEventName());
    }

    @Bean
    BackOff stripeBackOff() {
        return new BackOff(RandomGenerator.getDefault());
    }

    @Bean
    StripeAccounts stripeAccounts(Tenant tenant, Accounts accounts, Customers customers, AuditLog log, Clock clock) {
        return new StripeAccounts(tenant, accounts, customers, log, clock);
    }

    @Bean
    Refresher stripeRefresher(
            StripeApi stripe, StripeAccounts accounts, StripeSettings settings, BackOff backOff, Clock clock) {
        return new Refresher(stripe, accounts, settings, backOff, clock);
    }

    @Bean
    Metering metering(Ids ids, Tenant tenant, MeterApi meter, BackOff backOff, Clock clock, MeterRegistry metrics) {
        return new Metering(ids.next(), tenant, meter, backOff, clock, metrics);
    }

    @Bean
    MeterLag meterLag(Tenant tenant, MeterRegistry metrics) {
        return new MeterLag(tenant, metrics);
    }

    @Bean
    MeterReports meterReports(Tenant tenant, MeterApi meter) {
        return new MeterReports(tenant, meter);
    }

    @Bean
    StripeThreads stripeThreads(
            StripeSettings settings, Refresher refresher, Metering metering, MeterLag lag, Vitals vitals) {
        return new StripeThreads(settings, refresher, metering, lag, vitals, RandomGenerator.getDefault());
    }

    @Bean
    Subscriptions subscriptions(
            StripeApi stripe, StripeAccounts accounts, StripeSettings settings, StripeThreads threads) {
        return new Subscriptions(stripe, accounts, settings, threads);
    }

    @Bean
    Webhooks stripeWebhooks(Tenant tenant, StripeSettings settings, Clock clock, MeterRegistry metrics) {
        return new Webhooks(tenant, settings, clock, metrics);
    }

    @Bean
    Answers billingAnswers(Tenant tenant, Clock clock) {
        return new Answers(tenant, clock);
    }

    /**
     * Demands complete settings: with some of them missing, customers would reach the payment page, but the platform
     * would not learn of the payment.
     */
    private static void require(StripeSettings settings) {
        if (!settings.isConfigured()) {
            return;
        }
        if (settings.webhookSecret().isEmpty()) {
            throw new StartFailure("With STRIPE_API_KEY, STRIPE_WEBHOOK_SECRET is required: the signing secret of the"
                    + " webhook endpoint that points at /api/v1/billing/webhook.");
        }
        if (settings.prices().isEmpty()) {
            throw new StartFailure("With STRIPE_API_KEY, name at least one tier's price at Stripe, e.g."
                    + " AGENTMARKET_STRIPE_PRICES_BASIC=price_...");
        }
        if (!settings.apiBase().isEmpty() && !isAddress(settings.apiBase())) {
            throw new StartFailure("STRIPE_API_BASE is not an address: write https://host, or http://127.0.0.1:port.");
        }
    }

    private static boolean isAddress(String text) {
        try {
            var uri = URI.create(text);
            return uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getUserInfo() == null;
        } catch (IllegalArgumentException notOne) {
            return false;
        }
    }

    /** Deletes old events. Stripe redelivers an event for days, and its support may resend one for a month. */
    @Bean
    Purge stripeEvents() {
        return new Purge(
                "stripe_events",
                Duration.ofDays(90),
                (sql, before, limit) -> sql.sql(StripeSql.PURGE_EVENTS)
                        .param("before", before)
                        .param("limit", limit)
                        .update());
    }

    @Bean
    Purge stripeRequests() {
        return new Purge(
                "stripe_requests",
                Purge.REPEATS,
                (sql, before, limit) -> sql.sql(StripeSql.PURGE_REQUESTS)
                        .param("before", before)
                        .param("limit", limit)
                        .update());
    }
}
