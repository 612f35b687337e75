package io.agentmarket.billing.stripe;

import io.agentmarket.billing.stripe.MeterStore.Turn;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.WhyItFailed;
import io.agentmarket.stores.Tenant;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/*
 * Each charge reaches the meter exactly once.
 *
 * The next few events of a customer are stored before the first of them is sent. They are sent one after the other, in
 * the order of the receipts; the next one only after Stripe has confirmed the one before. So at any time the events
 * that Stripe has among the uncertain ones are a prefix of them.
 *
 * Stripe refuses an identifier that it has seen within a day. While the first attempt is younger than RESEND, the
 * uncertain events are sent again under the same identifiers, which is harmless. Later they are not sent again,
 * because an identifier that Stripe has forgotten would count twice. Instead, SETTLING after the last attempt, the
 * meter is queried for its sum over the minutes of the uncertain events. That sum, minus the events accepted in these
 * minutes, is the sum of the prefix that arrived. Every event is more than zero, so all prefixes have different sums
 * and at most one matches. If none matches, somebody else has written to this meter: metering of the customer stops
 * with a fault that the operator sees, instead of billing a guess.
 *
 * A lease keeps two replicas from doing the same work. If they do so anyway, nothing breaks: both send the same events
 * in the same order, and a replica that resumes late sends nothing after RESEND.
 */
/** Sends the charges of customers billed by Stripe to its meter. */
final class Metering {

    static final Duration RESEND = Duration.ofHours(22);
    static final Duration SETTLING = Duration.ofHours(1);

    /** After a crash at most this many events of one customer are in doubt. */
    static final int BATCH = 50;

    private static final Duration LEASE = Duration.ofMinutes(5);
    private static final Duration MAX_TURN = Duration.ofMinutes(3);
    private static final Duration ASK_AGAIN = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(Metering.class);

    private final UUID owner;
    private final Tenant tenant;
    private final MeterApi meter;
    private final BackOff backOff;
    private final Clock clock;
    private final MeterRegistry metrics;

    /** @param owner identifies this replica */
    Metering(UUID owner, Tenant tenant, MeterApi meter, BackOff backOff, Clock clock, MeterRegistry metrics) {
        this.owner = owner;
        this.tenant = tenant;
        this.meter = meter;
        this.backOff = backOff;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** Serves one customer; false when there is nothing to send now. */
    boolean step() {
        if (backOff.isPaused(clock.instant())) {
            return false;
        }
        var turn = tenant.platform(sql -> new MeterStore(sql).claim(owner, clock.instant(), LEASE));
        turn.ifPresent(this::take);
        return turn.isPresent();
    }

    /**
     * Serves this customer now, unless another replica does.
     *
     * @throws UpstreamFailure as Stripe failed
     */
    void step(CustomerId customer) {
        var turn = tenant.platform(sql -> new MeterStore(sql).claim(owner, customer, clock.instant(), LEASE));
        var failure = turn.map(this::take).orElse(null);
        if (failure != null) {
            throw failure;
        }
    }

    private @Nullable UpstreamFailure take(Turn turn) {
        var stripeId = turn.stripeId();
        if (stripeId == null) {
            release(turn, clock.instant().plus(ASK_AGAIN), "UNKNOWN_CUSTOMER");
            return null;
        }
        try {
            advance(turn, stripeId);
            return null;
        } catch (UpstreamFailure e) {
            var pause = backOff.failed(e, turn.failures(), clock.instant());
            count("failed", 1);
            LOG.atWarn()
                    .addKeyValue("code", e.code())
                    .addKeyValue("meter_customer", turn.customer())
                    .addKeyValue("why", WhyItFailed.of(e))
                    .addKeyValue("pause_seconds", pause.toSeconds())
                    .log("sending meter events failed, retried later");
            release(turn, clock.instant().plus(pause), e.code().name());
            return e;
        }
    }

    private void advance(Turn turn, String stripeId) {
        var customer = turn.customer();
        var doubt = tenant.platform(sql -> new MeterStore(sql).inDoubt(customer));
        var now = clock.instant();
        if (doubt.isEmpty()) {
            var planned = tenant.platform(sql -> new MeterStore(sql).plan(customer, now, BATCH));
            send(turn, stripeId, planned);
        } else if (now.isBefore(doubt.getFirst().firstTriedAt().plus(RESEND))) {
            var unused = tenant.platform(sql -> {
                new MeterStore(sql).tryAgain(customer, now);
                return true;
            });
            send(turn, stripeId, doubt);
        } else if (now.isBefore(doubt.getLast().lastTriedAt().plus(SETTLING))) {
            release(turn, doubt.getLast().lastTriedAt().plus(SETTLING), null);
        } else {
            settle(turn, stripeId, doubt);
        }
    }

    private void send(Turn turn, String stripeId, List<MeterEvent> events) {
        var stop = clock.instant().plus(MAX_TURN);
        var taken = 0L;
        try {
            for (var event : events) {
                var now = clock.instant();
                if (now.isAfter(stop) || !now.isBefore(event.firstTriedAt().plus(RESEND))) {
                    break;
                }
                var answer = meter.send(stripeId, event);
                count(answer == MeterApi.Answer.TAKEN ? "taken" : "known", 1);
                taken = event.seq();
            }
        } catch (UpstreamFailure e) {
            accept(turn.customer(), taken);
            throw e;
        }
        backOff.healthy();
        accept(turn.customer(), taken);
        release(turn, clock.instant(), null);
    }

    private void settle(Turn turn, String stripeId, List<MeterEvent> doubt) {
        var customer = turn.customer();
        var from = MeterApi.minute(min(doubt));
        var until = MeterApi.minute(max(doubt)).plus(Duration.ofMinutes(1));
        var counted = meter.sum(stripeId, from, until);
        backOff.healthy();
        var accepted = tenant.platform(sql -> new MeterStore(sql).acceptedBetween(customer, from, until));
        var taken = prefix(doubt, counted - accepted);
        if (taken < 0) {
            LOG.atError()
                    .addKeyValue("meter_customer", customer)
                    .addKeyValue("meter_micros", counted)
                    .addKeyValue("accepted_micros", accepted)
                    .log("Stripe's meter differs from what was sent, metering of the customer stops");
            count("differs", 1);
            release(turn, clock.instant().plus(ASK_AGAIN), "METER_DIFFERS");
            return;
        }
        var unused = tenant.platform(sql -> {
            var store = new MeterStore(sql);
            if (taken > 0) {
                store.accept(customer, doubt.get(taken - 1).seq(), clock.instant());
            }
            store.forgetUntaken(customer, doubt.getFirst().firstTriedAt());
            return true;
        });
        count("found_taken", taken);
        count("found_missing", doubt.size() - taken);
        release(turn, clock.instant(), null);
    }

    /** How many of the first events add up to the sum; -1 when none fit. */
    static int prefix(List<MeterEvent> events, long micros) {
        var left = micros;
        for (int count = 0; ; count++) {
            if (left == 0) {
                return count;
            }
            if (left < 0 || count == events.size()) {
                return -1;
            }
            left -= events.get(count).micros();
        }
    }

    /** @param seq 0 for none */
    private void accept(CustomerId customer, long seq) {
        if (seq == 0) {
            return;
        }
        var unused = tenant.platform(sql -> {
            new MeterStore(sql).accept(customer, seq, clock.instant());
            return true;
        });
    }

    private void release(Turn turn, Instant next, @Nullable String fault) {
        var unused = tenant.platform(sql -> {
            new MeterStore(sql).release(owner, turn.customer(), clock.instant(), next, fault);
            return true;
        });
    }

    private void count(String outcome, int events) {
        metrics.counter("agentmarket.billing.meter_events", "outcome", outcome).increment(events);
    }

    private static Instant min(List<MeterEvent> events) {
        return events.stream()
                .map(MeterEvent::stampedAt)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    private static Instant max(List<MeterEvent> events) {
        return events.stream()
                .map(MeterEvent::stampedAt)
                .max(Instant::compareTo)
                .orElseThrow();
    }
}
