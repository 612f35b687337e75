package io.agentmarket.billing.stripe;

import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.WhyItFailed;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Rereads changed accounts from Stripe, one at a time, with no transaction open meanwhile. */
final class Refresher {

    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);

    private final StripeApi stripe;
    private final StripeAccounts accounts;
    private final StripeSettings settings;
    private final BackOff backOff;
    private final Clock clock;

    Refresher(StripeApi stripe, StripeAccounts accounts, StripeSettings settings, BackOff backOff, Clock clock) {
        this.stripe = stripe;
        this.accounts = accounts;
        this.settings = settings;
        this.backOff = backOff;
        this.clock = clock;
    }

    /** Reads one account; false when there is none to read now. */
    boolean step() {
        if (backOff.isPaused(clock.instant())) {
            return false;
        }
        var claimed = accounts.claim();
        claimed.ifPresent(this::refresh);
        return claimed.isPresent();
    }

    private void refresh(StripeAccount account) {
        try {
            var state = read(account.stripeId());
            backOff.healthy();
            accounts.apply(account.customer(), account.wanted(), state);
        } catch (UpstreamFailure e) {
            var pause = backOff.failed(e, account.failures(), clock.instant());
            accounts.putOff(account.customer(), clock.instant().plus(pause));
            LOG.atWarn()
                    .addKeyValue("code", e.code())
                    .addKeyValue("why", WhyItFailed.of(e))
                    .addKeyValue("pause_seconds", pause.toSeconds())
                    .log("reading a payment account failed, retried later");
        }
    }

    private StripeState read(String stripeId) {
        if (stripe.customer(stripeId) == null) {
            return StripeState.NOTHING;
        }
        return StripeState.of(
                stripe.subscriptions(stripeId), !stripe.paymentMethods(stripeId).isEmpty(), settings);
    }

    /** Marks old accounts, so that every account is reread even without an event. */
    void patrol() {
        accounts.wantOld();
    }
}
