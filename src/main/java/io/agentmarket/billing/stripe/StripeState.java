package io.agentmarket.billing.stripe;

import com.stripe.model.Subscription;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stripe's state of one customer at one time.
 *
 * @param subscription id of the relevant subscription: the live one, or the last to end
 * @param status of that subscription, in Stripe's terms
 * @param tier that a live subscription gives; null without one
 * @param pastDue an invoice of it, or of one that ended, is unpaid
 * @param paying a payment method is attached
 */
record StripeState(
        @Nullable String subscription,
        @Nullable String status,
        @Nullable String tier,
        boolean cancelAtPeriodEnd,
        @Nullable Instant currentPeriodEnd,
        boolean pastDue,
        boolean paying) {

    /** The state of a customer that Stripe no longer has. */
    static final StripeState NOTHING = new StripeState(null, null, null, false, null, false, false);

    private static final Set<String> UNPAID = Set.of("past_due", "unpaid");
    private static final Set<String> UNPAID_INVOICE = Set.of("open", "uncollectible");
    private static final Set<String> LIVE = Set.of("active", "trialing", "past_due", "unpaid");

    /** A live subscription comes before an ended one, then the younger one. */
    private static final Comparator<Subscription> COUNTS = Comparator.<Subscription>comparingInt(
                    it -> LIVE.contains(it.getStatus()) ? 1 : 0)
            .thenComparingLong(Subscription::getCreated)
            .thenComparing(Subscription::getId);

    static StripeState of(List<Subscription> all, boolean paying, StripeSettings settings) {
        var ours = all.stream().filter(it -> tier(it, settings).isPresent()).toList();
        var owing = ours.stream().anyMatch(StripeState::isOwing);
        return ours.stream()
                .max(COUNTS)
                .map(it -> of(it, owing, paying, settings))
                .orElse(new StripeState(null, null, null, false, null, false, paying));
    }

    /** Ending a subscription, which Stripe does after enough attempts, does not pay its last invoice. */
    private static boolean isOwing(Subscription it) {
        var last = it.getLatestInvoiceObject();
        return UNPAID.contains(it.getStatus())
                || last != null
                        && Boolean.TRUE.equals(last.getAttempted())
                        && UNPAID_INVOICE.contains(last.getStatus());
    }

    private static StripeState of(Subscription it, boolean owing, boolean paying, StripeSettings settings) {
        var live = LIVE.contains(it.getStatus());
        var end = it.getItems().getData().getFirst().getCurrentPeriodEnd();
        return new StripeState(
                it.getId(),
                it.getStatus(),
                live ? tier(it, settings).orElse(null) : null,
                live && Boolean.TRUE.equals(it.getCancelAtPeriodEnd()),
                end == null ? null : Instant.ofEpochSecond(end),
                owing,
                paying);
    }

    /** Whether a subscription is live, so that no second one may begin. */
    boolean isLive() {
        return status != null && LIVE.contains(status);
    }

    /** The tier of a subscription to one of our prices. */
    private static Optional<String> tier(Subscription subscription, StripeSettings settings) {
        var items = subscription.getItems();
        return items == null || items.getData().isEmpty()
                ? Optional.empty()
                : settings.tierOf(items.getData().getFirst().getPrice().getId());
    }
}
