package io.agentmarket.billing.stripe;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.net.RequestOptions;
import io.agentmarket.resilience.Breaker;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Makes one call to Stripe: with a timeout, retried as {@code Retry} says, failing by {@code UpstreamFailure}. The
 * SDK's own retries are off: they honour neither the wait that Stripe asks for nor our limits.
 */
final class StripeCalls implements AutoCloseable {

    /** A request waits no longer than this for Stripe to recover. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final StripeSettings settings;
    private final RandomGenerator random;
    private final Waiting waiting;
    private final Breaker breaker;
    private final Transport transport;
    private final @Nullable StripeClient client;

    /** @param breaker of Stripe: while it is open nothing is sent */
    StripeCalls(StripeSettings settings, RandomGenerator random, Waiting waiting, Breaker breaker) {
        this.settings = settings;
        this.random = random;
        this.waiting = waiting;
        this.breaker = breaker;
        this.transport = new Transport(settings.callTimeout());
        this.client = settings.isConfigured() ? client(settings, transport) : null;
    }

    /** Waits between two attempts. */
    @FunctionalInterface
    interface Waiting {
        void pass(Duration time) throws InterruptedException;
    }

    /** A call to Stripe. */
    @FunctionalInterface
    interface Call<T> {
        T on(StripeClient client) throws StripeException;
    }

    /** For a POST; the same key with other parameters is refused by Stripe. */
    static RequestOptions once(String idempotencyKey) {
        return RequestOptions.builder().setIdempotencyKey(idempotencyKey).build();
    }

    /**
     * The answer of the call, or its last failure.
     *
     * @throws UpstreamFailure as {@code StripeFaults} says
     * @throws AppException {@code PAYMENTS_NOT_CONFIGURED}
     */
    <T> T make(Call<T> call) {
        for (int made = 1; ; made++) {
            try {
                return attempt(call);
            } catch (UpstreamFailure e) {
                if (e.openBecause().isPresent()) {
                    throw e;
                }
                var delay = settings.retry().delay(made, e, PATIENCE, random);
                if (delay.isEmpty() || !waited(delay.get())) {
                    throw e;
                }
            }
        }
    }

    private <T> T attempt(Call<T> call) {
        var connected = connected();
        var permit = breaker.enter().orElseThrow(() -> open(breaker.standing()));
        try {
            var answer = call.on(connected);
            permit.succeeded();
            return answer;
        } catch (StripeException e) {
            var failure = StripeFaults.of(e);
            if (StripeFaults.isOutage(e)) {
                permit.failed(failure.code());
            } else {
                permit.succeeded(); // Stripe answered
            }
            throw failure;
        } finally {
            permit.abandoned(); // has no effect once it has been used
        }
    }

    private static UpstreamFailure open(Breaker.Standing open) {
        return UpstreamFailure.open(
                ErrorCode.PAYMENTS_UNAVAILABLE, "The payment provider has failed too often just now.", open);
    }

    private StripeClient connected() {
        if (client == null) {
            throw new AppException(
                    ErrorCode.PAYMENTS_NOT_CONFIGURED,
                    "This platform bills by its own statements; see /api/v1/billing/statements.");
        }
        return client;
    }

    private boolean waited(Duration delay) {
        try {
            waiting.pass(delay);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static StripeClient client(StripeSettings settings, Transport transport) {
        var builder = StripeClient.builder()
                .setApiKey(settings.apiKey())
                .setMaxNetworkRetries(0)
                .setHttpClient(transport);
        if (!settings.apiBase().isBlank()) {
            builder.setApiBase(settings.apiBase());
        }
        return builder.build();
    }

    @Override
    public void close() {
        transport.close();
    }
}
