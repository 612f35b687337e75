package io.agentmarket.automation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.Repeats;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A webhook's deliveries, and resending them. */
@RestController
@RequestMapping("/api/v1/webhooks/{id}")
@Tag(name = "Automation")
class DeliveriesEndpoint {

    private static final Set<String> STATUSES = Set.of("pending", "delivered", "dead");

    private final Webhooks hooks;

    DeliveriesEndpoint(Webhooks hooks) {
        this.hooks = hooks;
    }

    /**
     * @param messageId its {@code webhook-id} header
     * @param status pending, delivered or dead
     * @param nextAttemptAt the time of the next attempt, while it is pending
     * @param responseBody the first 1,024 characters of the receiver's last response
     * @param failure why the last attempt failed
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeliveryView(
            UUID id,
            String messageId,
            String type,

            @Schema(allowableValues = {"pending", "delivered", "dead"})
            String status,

            int attempts,
            @Nullable Instant nextAttemptAt,
            @Nullable Instant lastAttemptAt,
            @Nullable Integer responseCode,
            @Nullable String responseBody,
            @Nullable String failure,
            @Nullable Instant deliveredAt,
            Instant createdAt) {

        static DeliveryView of(Delivery delivery) {
            return new DeliveryView(
                    delivery.id(),
                    delivery.messageId(),
                    delivery.type(),
                    delivery.status(),
                    delivery.attempts(),
                    delivery.status().equals("pending") ? delivery.nextAt() : null,
                    delivery.lastAt(),
                    delivery.responseCode(),
                    delivery.responseText(),
                    delivery.failure(),
                    delivery.deliveredAt(),
                    delivery.createdAt());
        }
    }

    /** @param since dead letters created at or after this time are resent */
    record ResendRequest(@Nullable Instant since) {}

    /** @param deliveries the number of messages that will be resent */
    record Resent(int deliveries) {}

    @PostMapping("/ping")
    @Requires(Scope.EXECUTE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "pingWebhook", summary = "Send a test message of type ping")
    DeliveryView ping(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @PathVariable UUID id) {
        return DeliveryView.of(hooks.ping(
                caller,
                IdempotencyKey.call(caller, Repeats.Kind.AUTOMATION, key, "POST webhooks/" + id + "/ping", null),
                id));
    }

    @GetMapping("/deliveries")
    @Requires(Scope.READ)
    @Operation(
            operationId = "listWebhookDeliveries",
            summary = "List a webhook's deliveries with the receiver's answers, newest first")
    Page<DeliveryView> list(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID id,
            @Parameter(schema = @Schema(allowableValues = {"pending", "delivered", "dead"}))
                    @RequestParam(name = "status", required = false)
                    @Nullable String status,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor) {
        if (status != null && !STATUSES.contains(status)) {
            throw AppException.invalid("status", "must be pending, delivered or dead");
        }
        return hooks.deliveries(caller, id, status, cursor, limit.rows()).map(DeliveryView::of);
    }

    @PostMapping("/deliveries/{delivery}/resend")
    @Requires(Scope.EXECUTE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "resendWebhookDelivery",
            summary = "Resend one message with the same id; a pending one stays unchanged")
    DeliveryView resend(@AuthenticationPrincipal Caller caller, @PathVariable UUID id, @PathVariable UUID delivery) {
        return DeliveryView.of(hooks.resend(caller, id, delivery));
    }

    @PostMapping("/resend")
    @Requires(Scope.EXECUTE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "resendDeadDeliveries", summary = "Resend all dead messages since a time")
    Resent resendDead(@AuthenticationPrincipal Caller caller, @PathVariable UUID id, @RequestBody ResendRequest body) {
        if (body.since() == null) {
            throw AppException.invalid("/since", "is required");
        }
        return new Resent(hooks.resendDead(caller, id, body.since()));
    }
}
