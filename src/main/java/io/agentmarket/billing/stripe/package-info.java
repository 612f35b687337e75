/**
 * Payment by Stripe: subscriptions, Stripe's state of each customer, and usage sent to its meter. The only place that
 * knows the vendor; without {@code STRIPE_API_KEY} it answers {@code PAYMENTS_NOT_CONFIGURED} and the platform's own
 * statements bill.
 *
 * <p>Owns: stripe_accounts, stripe_events, stripe_requests, meter_span, meter_cursor, meter_event. Never: a card
 * number, a price, a call to Stripe inside a transaction, a POST to Stripe without an Idempotency-Key of our own.
 * Invariants: the record of a customer is Stripe's latest state, regardless of the order of its events; an event counts
 * once; each charge since a subscription began reaches the meter exactly once, under its own identifier; the cursor
 * never passes what Stripe has accepted. Fails: a call by {@code UpstreamFailure} from {@code StripeFaults}; background
 * work by waiting and retrying.
 */
@NullMarked
package io.agentmarket.billing.stripe;

import org.jspecify.annotations.NullMarked;
