package io.agentmarket.billing.stripe;

import static io.agentmarket.billing.stripe.StripeCalls.once;

import com.stripe.model.billing.Meter;
import com.stripe.param.billing.MeterEventCreateParams;
import com.stripe.param.billing.MeterEventSummaryListParams;
import com.stripe.param.billing.MeterListParams;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.ErrorCode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Stripe's meter: sends events and reads its sums. */
final class MeterApi {

    private static final long MAX_ON_A_PAGE = 100;

    private final StripeCalls calls;
    private final String eventName;

    /** Its id never changes; any thread may find it. */
    private volatile @Nullable Meter meter;

    MeterApi(StripeCalls calls, String eventName) {
        this.calls = calls;
        this.eventName = eventName;
    }

    /** Stripe's answer to an event. */
    enum Answer {
        TAKEN,
        /** Stripe already has an event with this identifier. */
        KNOWN
    }

    /** Returns only when Stripe has the event; repeating it within a day has no effect there. */
    Answer send(String stripeId, MeterEvent event) {
        var meter = meter();
        var params = MeterEventCreateParams.builder()
                .setEventName(eventName)
                .setIdentifier(event.identifier())
                .setTimestamp(event.stampedAt().getEpochSecond())
                .putPayload(meter.getCustomerMapping().getEventPayloadKey(), stripeId)
                .putPayload(meter.getValueSettings().getEventPayloadKey(), Long.toString(event.micros()))
                .build();
        var key = "meter-" + event.identifier() + "-" + event.stampedAt().getEpochSecond();
        try {
            calls.make(client -> client.v1().billing().meterEvents().create(params, once(key)));
            return Answer.TAKEN;
        } catch (UpstreamFailure e) {
            if (StripeFaults.isKnownIdentifier(e, event.identifier())) {
                return Answer.KNOWN;
            }
            throw e;
        }
    }

    /**
     * The sum that the meter has for a customer between two times.
     *
     * @param from a whole minute, inclusive
     * @param until a whole minute, exclusive
     * @return micro-dollars; events of the last minutes may be missing
     */
    long sum(String stripeId, Instant from, Instant until) {
        var params = MeterEventSummaryListParams.builder()
                .setCustomer(stripeId)
                .setStartTime(from.getEpochSecond())
                .setEndTime(until.getEpochSecond())
                .setLimit(MAX_ON_A_PAGE)
                .build();
        var id = meter().getId();
        return calls
                .make(client -> client.v1().billing().meters().eventSummaries().list(id, params))
                .getData()
                .stream()
                .map(summary -> summary.getAggregatedValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .longValueExact();
    }

    static Instant minute(Instant at) {
        return at.truncatedTo(ChronoUnit.MINUTES);
    }

    private Meter meter() {
        var known = meter;
        if (known == null) {
            known = find();
            meter = known;
        }
        return known;
    }

    private Meter find() {
        var params = MeterListParams.builder()
                .setStatus(MeterListParams.Status.ACTIVE)
                .setLimit(MAX_ON_A_PAGE)
                .build();
        return calls.make(client -> client.v1().billing().meters().list(params)).getData().stream()
                .filter(it -> eventName.equals(it.getEventName()))
                .findFirst()
                .orElseThrow(() -> UpstreamFailure.lasting(
                        ErrorCode.PAYMENTS_REFUSED,
                        "The payment provider has no active meter of the configured event name.",
                        null));
    }
}
