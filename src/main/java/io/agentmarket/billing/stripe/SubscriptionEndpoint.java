package io.agentmarket.billing.stripe;

import io.agentmarket.billing.stripe.Answers.Attempt;
import io.agentmarket.billing.stripe.Subscriptions.Redirect;
import io.agentmarket.billing.stripe.Subscriptions.Standing;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Faults;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A customer's subscription over HTTP. */
@RestController
@RequestMapping("/api/v1/billing")
@Tag(name = "Billing")
class SubscriptionEndpoint implements BodyRules<Caller> {

    private final Subscriptions subscriptions;
    private final Answers answers;

    SubscriptionEndpoint(Subscriptions subscriptions, Answers answers) {
        this.subscriptions = subscriptions;
        this.answers = answers;
    }

    /**
     * The subscription to buy.
     *
     * @param tier id of a tier that has a price at Stripe
     * @param successUrl the address to which the browser returns after the payment; https, or http on localhost
     * @param cancelUrl the address to which the browser returns without a payment; https, or http on localhost
     */
    record NewCheckout(String tier, String successUrl, String cancelUrl) {}

    /** @param returnUrl the address to which the browser returns; https, or http on localhost */
    record NewPortal(String returnUrl) {}

    @PostMapping("/checkout/session")
    @Requires(Scope.BILLING)
    @Operation(operationId = "createCheckoutSession", summary = "Create a Stripe page where you subscribe to a tier")
    Redirect checkout(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody NewCheckout body) {
        requireLive(caller);
        var attempt = new Attempt(caller, IdempotencyKey.required(key), "checkout", body);
        check(body);
        var success = body.successUrl();
        var cancel = body.cancelUrl();
        return once(
                attempt,
                Redirect.class,
                stripeKey -> subscriptions.checkout(caller.customer(), body.tier(), success, cancel, stripeKey));
    }

    private void check(NewCheckout body) {
        subscriptions.requireConfigured();
        var faults = new Faults();
        faults.check(() -> subscriptions.priceOf(body.tier()));
        faults.check(() -> ReturnAddress.checked("/success_url", body.successUrl()));
        faults.check(() -> ReturnAddress.checked("/cancel_url", body.cancelUrl()));
        faults.throwIfAny();
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        switch (body) {
            case NewCheckout checkout -> check(checkout);
            case NewPortal portal -> ReturnAddress.checked("/return_url", portal.returnUrl());
            default -> {}
        }
    }

    @GetMapping("/subscription")
    @Requires(Scope.BILLING)
    @Operation(operationId = "getSubscription", summary = "Get your tier, subscription and biller")
    Standing subscription(@AuthenticationPrincipal Caller caller) {
        return subscriptions.standing(caller);
    }

    @PostMapping("/subscription/cancel")
    @Requires(Scope.BILLING)
    @Operation(operationId = "cancelSubscription", summary = "Cancel your subscription at the end of its period")
    Standing cancel(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        return change(caller, key, true);
    }

    @PostMapping("/subscription/resume")
    @Requires(Scope.BILLING)
    @Operation(operationId = "resumeSubscription", summary = "Resume a subscription that would end with its period")
    Standing resume(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        return change(caller, key, false);
    }

    @PostMapping("/portal")
    @Requires(Scope.BILLING)
    @Operation(
            operationId = "createPortalSession",
            summary = "Create a Stripe page where you manage payment, tier and invoices")
    Redirect portal(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody NewPortal body) {
        requireLive(caller);
        var attempt = new Attempt(caller, IdempotencyKey.required(key), "portal", body);
        subscriptions.requireConfigured();
        var back = ReturnAddress.checked("/return_url", body.returnUrl());
        return once(attempt, Redirect.class, stripeKey -> subscriptions.portal(caller.customer(), back, stripeKey));
    }

    private Standing change(Caller caller, @Nullable String key, boolean cancel) {
        requireLive(caller);
        var attempt = new Attempt(caller, IdempotencyKey.required(key), cancel ? "cancel" : "resume", null);
        subscriptions.requireConfigured();
        return once(attempt, Standing.class, stripeKey -> subscriptions.cancel(caller, cancel, stripeKey));
    }

    private <T> T once(Attempt attempt, Class<T> type, Function<String, T> work) {
        try {
            return answers.once(attempt, type, work);
        } catch (UpstreamFailure e) {
            throw e.toAppException();
        }
    }

    /** Calls with a test key must not cost money. */
    private static void requireLive(Caller caller) {
        if (caller.test()) {
            throw new AppException(ErrorCode.TEST_KEY_REFUSED, "A test key cannot change payments; use a live key.");
        }
    }
}
