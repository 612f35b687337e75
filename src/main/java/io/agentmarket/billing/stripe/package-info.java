/**
 * Payment by Stripe: subscriptions, what Stripe says about a customer, and usage told to its meter. The only place that
 * knows the vendor; without {@code STRIPE_API_KEY} it answers {@code PAYMENTS_NOT_CONFIGURED} and the platform's own
 * statements bill.
 *
 * <p>Owns: stripe_accounts, stripe_events, stripe_requests, meter_span, meter_cursor, meter_event. Never: a card
 * number, a price, a call to Stripe inside a transaction, a POST to Stripe without an Idempotency-Key of our own.
 * Invariants: what is kept of a customer is what Stripe said last, in whatever order its events came; an event counts
 * once; each charge since a subscription began reaches the meter exactly once, under its own identifier; the cursor is
 * never beyond what Stripe took. Fails: a call by {@code UpstreamFailure} from {@code StripeFaults}; work behind the
 * scenes by waiting and trying again.
 */
@NullMarked
package io.agentmarket.billing.stripe;

import org.jspecify.annotations.NullMarked;
