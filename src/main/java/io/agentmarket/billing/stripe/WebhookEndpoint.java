package io.agentmarket.billing.stripe;

import io.agentmarket.shared.Counts;
import io.agentmarket.shared.Open;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Receives Stripe's events: without an API key, authenticated by their signature. */
@RestController
@RequestMapping("/api/v1/billing")
@Tag(name = "Billing")
class WebhookEndpoint {

    private final Webhooks webhooks;
    private final StripeThreads threads;

    WebhookEndpoint(Webhooks webhooks, StripeThreads threads) {
        this.webhooks = webhooks;
        this.threads = threads;
    }

    /** @param repeated whether the event had been received before */
    record Taken(boolean repeated) {}

    @PostMapping("/webhook")
    @Open(ownProof = true)
    @Counts(Counts.As.NOTHING)
    @Operation(
            operationId = "receiveStripeEvent",
            summary = "Receive an event from Stripe, verified by Stripe-Signature")
    Taken receive(
            @RequestHeader(name = "Stripe-Signature", required = false) @Nullable String signature,
            @RequestBody byte[] body) {
        var fresh = webhooks.receive(body, signature);
        if (fresh) {
            threads.wake();
        }
        return new Taken(!fresh);
    }
}
