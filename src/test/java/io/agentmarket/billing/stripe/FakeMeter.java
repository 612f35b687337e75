package io.agentmarket.billing.stripe;

import io.agentmarket.billing.stripe.FakeStripe.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Stripe's meter: refuses an identifier for a day and no longer, times outside of 35 days back and 5 minutes ahead, and
 * sums up with some minutes' delay.
 */
final class FakeMeter {

    static final String ID = "mtr_test_1";

    private static final Duration REMEMBERED = Duration.ofHours(24);
    private static final Duration LAG = Duration.ofMinutes(5);
    private static final int MAX_IDENTIFIER = 100;

    private final Clock clock;
    private final Predicate<String> isCustomer;
    private final List<Taken> taken = new ArrayList<>();
    private final Map<String, Instant> identifiers = new HashMap<>();

    FakeMeter(Clock clock, Predicate<String> isCustomer) {
        this.clock = clock;
        this.isCustomer = isCustomer;
    }

    /** An event that counts. */
    record Taken(String identifier, String customer, long value, Instant stamp, Instant at) {}

    synchronized List<Taken> taken() {
        return List.copyOf(taken);
    }

    synchronized Answer take(Map<String, Object> form) {
        var now = clock.instant();
        var payload = (Map<?, ?>) form.get("payload");
        var identifier = String.valueOf(form.get("identifier"));
        var customer = String.valueOf(payload.get("stripe_customer_id"));
        var value = String.valueOf(payload.get("value"));
        var stamp = form.containsKey("timestamp")
                ? Instant.ofEpochSecond(Long.parseLong(String.valueOf(form.get("timestamp"))))
                : now;
        if (!StripeSettings.METER_EVENT_NAME.equals(form.get("event_name"))) {
            return Answer.refused(400, "event_name", "No active meter found for event name");
        }
        if (!isCustomer.test(customer)) {
            return Answer.refused(400, "payload", "No such customer");
        }
        if (!value.matches("[0-9]{1,15}")) {
            return Answer.refused(400, "payload", "Invalid value");
        }
        if (identifier.length() > MAX_IDENTIFIER) {
            return Answer.refused(400, "identifier", "Too long");
        }
        if (stamp.isBefore(now.minus(Duration.ofDays(35)))) {
            return Answer.refused(400, "timestamp", "Timestamp is too far in the past");
        }
        if (stamp.isAfter(now.plus(Duration.ofMinutes(5)))) {
            return Answer.refused(400, "timestamp", "Timestamp is too far in the future");
        }
        var seen = identifiers.get(identifier);
        if (seen != null && now.isBefore(seen.plus(REMEMBERED))) {
            return Answer.refused(400, "identifier", "An event already exists with identifier " + identifier + ".");
        }
        identifiers.put(identifier, now);
        taken.add(new Taken(identifier, customer, Long.parseLong(value), stamp, now));
        return Answer.of(
                "{\"object\":\"billing.meter_event\",\"created\":%d,\"event_name\":\"%s\",\"identifier\":\"%s\",\"livemode\":false,\"payload\":{\"stripe_customer_id\":\"%s\",\"value\":\"%s\"},\"timestamp\":%d}"
                        .formatted(
                                now.getEpochSecond(),
                                form.get("event_name"),
                                identifier,
                                customer,
                                value,
                                stamp.getEpochSecond()));
    }

    synchronized Answer summary(Map<String, Object> query) {
        var from = Long.parseLong(String.valueOf(query.get("start_time")));
        var until = Long.parseLong(String.valueOf(query.get("end_time")));
        if (from % 60 != 0 || until % 60 != 0 || until <= from) {
            return Answer.refused(400, "start_time", "Must be aligned with minute boundaries");
        }
        var sum = taken.stream()
                .filter(it -> it.customer().equals(query.get("customer")))
                .filter(it -> it.stamp().getEpochSecond() >= from && it.stamp().getEpochSecond() < until)
                .filter(it -> it.at().isBefore(clock.instant().minus(LAG)))
                .mapToLong(Taken::value)
                .sum();
        return Answer.of(
                "{\"object\":\"list\",\"has_more\":false,\"url\":\"/v1/billing/meters/%s/event_summaries\",\"data\":[{\"object\":\"billing.meter_event_summary\",\"id\":\"mtrusg_1\",\"aggregated_value\":%d.0,\"start_time\":%d,\"end_time\":%d,\"livemode\":false,\"meter\":\"%s\"}]}"
                        .formatted(ID, sum, from, until, ID));
    }

    static Answer list() {
        return Answer.of(
                "{\"object\":\"list\",\"has_more\":false,\"url\":\"/v1/billing/meters\",\"data\":[{\"object\":\"billing.meter\",\"id\":\"%s\",\"display_name\":\"Micro-dollars\",\"event_name\":\"%s\",\"status\":\"active\",\"livemode\":false,\"customer_mapping\":{\"event_payload_key\":\"stripe_customer_id\",\"type\":\"by_id\"},\"default_aggregation\":{\"formula\":\"sum\"},\"value_settings\":{\"event_payload_key\":\"value\"}}]}"
                        .formatted(ID, StripeSettings.METER_EVENT_NAME));
    }
}
