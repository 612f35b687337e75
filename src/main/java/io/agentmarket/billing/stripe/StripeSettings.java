package io.agentmarket.billing.stripe;

import io.agentmarket.resilience.Retry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How this platform is connected to Stripe.
 *
 * @param apiKey blank for a platform without Stripe
 * @param apiBase an alternative address of the API, without a path; blank for Stripe's own
 * @param webhookSecret the secret that signs events
 * @param meterEventName of the meter that sums up micro-dollars
 * @param prices a tier's price at Stripe, by the tier's id
 * @param callTimeout for one call from the connection to the answer's last byte
 * @param retry how a failed call is retried before it is given up
 */
record StripeSettings(
        String apiKey,
        String apiBase,
        String webhookSecret,
        String meterEventName,
        Map<String, String> prices,
        Duration callTimeout,
        Retry retry) {

    static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);
    static final Retry RETRY = new Retry(3, Duration.ofMillis(500), Duration.ofSeconds(8));
    static final String METER_EVENT_NAME = "agentmarket_micros";

    StripeSettings {
        prices = Map.copyOf(prices);
    }

    boolean isConfigured() {
        return !apiKey.isBlank();
    }

    /** The tier that a price stands for; empty for a price that is not one of ours. */
    Optional<String> tierOf(String price) {
        return prices.entrySet().stream()
                .filter(entry -> entry.getValue().equals(price))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    /** Leaves the keys out: they must not reach a log. */
    @Override
    public String toString() {
        return "StripeSettings";
    }
}
