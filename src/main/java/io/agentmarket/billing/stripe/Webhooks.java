package io.agentmarket.billing.stripe;

import static java.time.ZoneOffset.UTC;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.net.Webhook;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Receives Stripe's events. An event only reports a change: the state is then read from Stripe, so the order of events,
 * which Stripe does not guarantee, does not matter.
 */
final class Webhooks {

    static final long TOLERANCE_SECONDS = 300;

    private static final int MAX_HEADER_LENGTH = 2_048;

    private final Tenant tenant;
    private final StripeSettings settings;
    private final Clock clock;
    private final MeterRegistry metrics;

    Webhooks(Tenant tenant, StripeSettings settings, Clock clock, MeterRegistry metrics) {
        this.tenant = tenant;
        this.settings = settings;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** The relevant part of an event. */
    private record Received(
            String id, String type, @Nullable String stripeId, Instant created) {}

    /**
     * Receives an event; returns after the commit.
     *
     * @param body the bytes as sent, which the signature covers
     * @return whether it was new
     * @throws AppException {@code WEBHOOK_SIGNATURE_INVALID}, {@code INVALID_REQUEST}, {@code PAYMENTS_NOT_CONFIGURED}
     */
    boolean receive(byte[] body, @Nullable String signature) {
        if (!settings.isConfigured()) {
            throw new AppException(ErrorCode.PAYMENTS_NOT_CONFIGURED, ErrorCode.PAYMENTS_NOT_CONFIGURED.sentence());
        }
        if (!isSigned(new String(body, StandardCharsets.UTF_8), signature)) {
            count("refused");
            throw new AppException(
                    ErrorCode.WEBHOOK_SIGNATURE_INVALID,
                    "Stripe-Signature does not match this body, or is older than five minutes.");
        }
        var event = read(body);
        var fresh = tenant.platform(sql -> {
            var added = sql.sql(StripeSql.ADD_EVENT)
                    .param("id", event.id())
                    .param("type", event.type())
                    .param("stripe", event.stripeId())
                    .param("created", event.created().atOffset(UTC))
                    .param("now", clock.instant().atOffset(UTC))
                    .update();
            if (added == 1 && event.stripeId() != null) {
                sql.sql(StripeSql.WANT_BY_STRIPE_ID)
                        .param("stripe", event.stripeId())
                        .param("now", clock.instant().atOffset(UTC))
                        .update();
            }
            return added == 1;
        });
        count(fresh ? "taken" : "repeated");
        return fresh;
    }

    private boolean isSigned(String body, @Nullable String signature) {
        if (signature == null || signature.length() > MAX_HEADER_LENGTH) {
            return false;
        }
        try {
            return Webhook.Signature.verifyHeader(body, signature, settings.webhookSecret(), TOLERANCE_SECONDS, clock)
                    && !isAhead(signature);
        } catch (SignatureVerificationException | NumberFormatException | ArrayIndexOutOfBoundsException forged) {
            return false;
        }
    }

    /** The SDK rejects old signatures, but not ones from the future. */
    private boolean isAhead(String signature) {
        for (var item : signature.split(",", -1)) {
            if (item.startsWith("t=")) {
                return Long.parseLong(item.substring(2)) > clock.instant().getEpochSecond() + TOLERANCE_SECONDS;
            }
        }
        return true;
    }

    private static Received read(byte[] body) {
        try {
            var event = Json.STORED.readTree(body);
            var id = event.path("id").asString("");
            var type = event.path("type").asString("");
            if (id.isEmpty() || id.length() > 255 || type.isEmpty() || type.length() > 255) {
                throw AppException.invalid("", "is not an event: id or type is missing");
            }
            var created = Instant.ofEpochSecond(event.path("created").asLong(0));
            return new Received(id, type, customer(event.path("data")), created);
        } catch (JacksonException e) {
            throw AppException.invalid("", "is not an event");
        }
    }

    /** The customer of an event; a detached payment method names its customer only among the previous attributes. */
    private static @Nullable String customer(JsonNode data) {
        var object = data.path("object");
        if (object.path("object").asString("").equals("customer")) {
            return text(object.path("id"));
        }
        var customer = text(object.path("customer"));
        return customer != null
                ? customer
                : text(data.path("previous_attributes").path("customer"));
    }

    private static @Nullable String text(JsonNode node) {
        var id = node.isObject() ? node.path("id") : node;
        return id.isString() && !id.asString().isEmpty() ? id.asString() : null;
    }

    private void count(String outcome) {
        metrics.counter("agentmarket.billing.stripe_webhooks", "outcome", outcome)
                .increment();
    }
}
