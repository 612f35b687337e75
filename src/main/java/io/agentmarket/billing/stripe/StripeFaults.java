package io.agentmarket.billing.stripe;

import static io.agentmarket.resilience.UpstreamFailure.lasting;
import static io.agentmarket.resilience.UpstreamFailure.passing;

import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.StripeException;
import com.stripe.net.HttpHeaders;
import com.stripe.net.StripeResponse;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Maps a failed call to the error code for the caller, and decides whether the call may be retried. Stripe's own
 * message stays in the cause.
 */
final class StripeFaults {

    /** A longer wait is capped here, so that no sum overflows. */
    private static final long MAX_WAIT_SECONDS = 86_400;

    private StripeFaults() {}

    static UpstreamFailure of(StripeException e) {
        if (e instanceof ApiConnectionException) {
            return passing(ErrorCode.PAYMENTS_UNAVAILABLE, "The payment provider did not answer in time.", null, e);
        }
        var headers = headers(e);
        var status = e.getStatusCode() == null ? 0 : e.getStatusCode();
        var advice = headers.flatMap(it -> it.firstValue("Stripe-Should-Retry")).orElse("");
        return switch (status) {
            case 401, 403 ->
                lasting(
                        ErrorCode.PAYMENTS_ACCESS_REFUSED,
                        "The payment provider refuses the platform's account; the operator has been notified.",
                        e);
            case 402 ->
                lasting(
                        ErrorCode.PAYMENT_DECLINED,
                        "The payment provider declined the payment; check the payment method.",
                        e);
            case 409, 429 -> unavailable(headers, e);
            default -> {
                // A 2xx answer that cannot be read may be retried: with the same key, Stripe repeats its answer.
                var ours = status >= 300 && status < 500;
                yield ours && !advice.equals("true")
                        ? lasting(ErrorCode.PAYMENTS_REFUSED, ErrorCode.PAYMENTS_REFUSED.sentence(), e)
                        : unavailable(headers, e);
            }
        };
    }

    /** Whether Stripe itself is failing: no answer, or one of its own errors. A limit or a refusal is an answer. */
    static boolean isOutage(StripeException e) {
        return e instanceof ApiConnectionException || e.getStatusCode() == null || e.getStatusCode() >= 500;
    }

    /** Whether Stripe refuses a meter event because it has one with this identifier: proof that it was taken. */
    static boolean isKnownIdentifier(UpstreamFailure failure, String identifier) {
        return failure.getCause() instanceof StripeException e
                && e.getStatusCode() != null
                && e.getStatusCode() == 400
                && ("duplicate_meter_event".equals(e.getCode())
                        || String.valueOf(e.getMessage()).contains("already exists with identifier " + identifier));
    }

    /** Whether Stripe refuses this parameter, e.g. a cursor of another list. */
    static boolean isAbout(UpstreamFailure failure, String parameter) {
        return failure.getCause() instanceof StripeException e
                && e.getStripeError() != null
                && parameter.equals(e.getStripeError().getParam());
    }

    /** Whether Stripe does not have the object, or no longer has it. */
    static boolean isMissing(UpstreamFailure failure) {
        return failure.getCause() instanceof StripeException e && "resource_missing".equals(e.getCode());
    }

    private static UpstreamFailure unavailable(Optional<HttpHeaders> headers, StripeException e) {
        return passing(
                ErrorCode.PAYMENTS_UNAVAILABLE, ErrorCode.PAYMENTS_UNAVAILABLE.sentence(), retryAfter(headers), e);
    }

    private static Optional<HttpHeaders> headers(StripeException e) {
        return Optional.ofNullable(e.getStripeError())
                .map(error -> error.getLastResponse())
                .map(StripeResponse::headers);
    }

    private static @Nullable Duration retryAfter(Optional<HttpHeaders> headers) {
        return headers.flatMap(it -> it.firstValue("Retry-After"))
                .map(String::strip)
                .filter(it -> it.matches("[0-9]{1,9}"))
                .map(it -> Duration.ofSeconds(Math.min(Long.parseLong(it), MAX_WAIT_SECONDS)))
                .orElse(null);
    }
}
