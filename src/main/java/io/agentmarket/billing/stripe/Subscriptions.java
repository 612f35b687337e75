package io.agentmarket.billing.stripe;

import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Spelling;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A customer's actions on its subscription. Stripe's state decides; the platform copies it. */
final class Subscriptions {

    private final StripeApi stripe;
    private final StripeAccounts accounts;
    private final StripeSettings settings;
    private final StripeThreads threads;

    Subscriptions(StripeApi stripe, StripeAccounts accounts, StripeSettings settings, StripeThreads threads) {
        this.stripe = stripe;
        this.accounts = accounts;
        this.settings = settings;
        this.threads = threads;
    }

    /** The page to open in the browser. */
    record Redirect(String url) {}

    /**
     * A customer's subscription.
     *
     * @param tier the current tier
     * @param billedBy {@code stripe} while a subscription lasts, else {@code statements}
     * @param status the status at Stripe, or {@code none}
     * @param currentPeriodEnd the time of the next invoice, or of the subscription's end
     * @param pastDue an invoice is unpaid: new runs are refused
     * @param paymentMethod whether a payment method is attached
     */
    record Standing(
            String tier,

            @Schema(allowableValues = {"stripe", "statements"})
            String billedBy,

            String status,
            boolean cancelAtPeriodEnd,
            @Nullable Instant currentPeriodEnd,
            boolean pastDue,
            boolean paymentMethod) {}

    /** The price of a tier at Stripe; refuses a tier that cannot be bought. */
    String priceOf(String tier) {
        requireConfigured();
        var price = settings.prices().get(tier);
        if (price == null) {
            var known = settings.prices().keySet().stream().sorted().toList();
            throw AppException.invalid("/tier", Spelling.oneOf(tier, known));
        }
        return price;
    }

    void requireConfigured() {
        if (!settings.isConfigured()) {
            throw new AppException(
                    ErrorCode.PAYMENTS_NOT_CONFIGURED,
                    "This platform bills by its own statements; see /api/v1/billing/statements.");
        }
    }

    Redirect checkout(CustomerId customer, String tier, String successUrl, String cancelUrl, String key) {
        var price = priceOf(tier);
        var account = opened(customer);
        if (account.state().isLive() || isLiveAtStripe(account)) {
            throw new AppException(
                    ErrorCode.WRONG_STATE, "You already have a subscription; change it through POST /billing/portal.");
        }
        var wanted = new StripeApi.Checkout(customer, account.stripeId(), tier, price, successUrl, cancelUrl);
        return new Redirect(stripe.checkout(wanted, key));
    }

    /** The platform's record may be some seconds old, and a second subscription would bill every run twice. */
    private boolean isLiveAtStripe(StripeAccount account) {
        var all = stripe.subscriptions(account.stripeId());
        return StripeState.of(all, account.state().paying(), settings).isLive();
    }

    Redirect portal(CustomerId customer, String returnUrl, String key) {
        requireConfigured();
        return new Redirect(stripe.portal(opened(customer).stripeId(), returnUrl, key));
    }

    Standing standing(Caller caller) {
        return standing(caller.tier(), accounts.find(caller.customer()).map(StripeAccount::state));
    }

    /** Ends the subscription with its period, or resumes it. */
    Standing cancel(Caller caller, boolean cancel, String key) {
        requireConfigured();
        var account = accounts.find(caller.customer())
                .filter(it -> it.state().isLive())
                .orElseThrow(() -> new AppException(
                        ErrorCode.WRONG_STATE,
                        "You have no live subscription; start one at POST /billing/checkout/session."));
        var state = account.state();
        var changed = stripe.cancelAtPeriodEnd(String.valueOf(state.subscription()), cancel, key);
        accounts.want(caller.customer());
        threads.wake();
        return standing(
                caller.tier(),
                Optional.of(new StripeState(
                        state.subscription(),
                        changed.getStatus(),
                        state.tier(),
                        Boolean.TRUE.equals(changed.getCancelAtPeriodEnd()),
                        state.currentPeriodEnd(),
                        state.pastDue(),
                        state.paying())));
    }

    private static Standing standing(String tier, Optional<StripeState> known) {
        var state = known.orElse(StripeState.NOTHING);
        return new Standing(
                tier,
                state.isLive() ? "stripe" : "statements",
                state.status() == null ? "none" : state.status(),
                state.cancelAtPeriodEnd(),
                state.currentPeriodEnd(),
                state.pastDue(),
                state.paying());
    }

    /** The customer at Stripe, registered there on first use. */
    private StripeAccount opened(CustomerId customer) {
        return accounts.find(customer).orElseGet(() -> accounts.add(customer, stripe.createCustomer(customer)));
    }
}
