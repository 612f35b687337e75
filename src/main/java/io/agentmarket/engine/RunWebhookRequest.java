package io.agentmarket.engine;

import io.agentmarket.egress.Addresses;
import io.agentmarket.journal.RunWebhook;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A webhook for this run alone, with Standard Webhooks messages signed by the customer's secret for runs.
 *
 * @param url https and public, at most 2,048 characters
 * @param events the events it receives; by default the run's end, with any status
 */
public record RunWebhookRequest(
        @Nullable String url,

        @ArraySchema(
                schema =
                        @Schema(
                                allowableValues = {
                                    "run.succeeded",
                                    "run.failed",
                                    "run.cancelled",
                                    "run.timed_out",
                                    "approval.requested",
                                    "approval.decided"
                                }))
        @Nullable List<@Nullable String> events) {

    List<Violation> violations(Addresses addresses) {
        var violations = new ArrayList<Violation>();
        var why = url == null ? "is required" : addresses.refusal(url).orElse(null);
        if (why != null) {
            violations.add(new Violation("/webhook/url", why));
        }
        if (events != null && events.isEmpty()) {
            violations.add(new Violation("/webhook/events", "must name at least one event"));
        }
        for (int i = 0; events != null && i < Math.min(events.size(), RunWebhook.EVENTS.size()); i++) {
            var event = String.valueOf(events.get(i));
            if (!RunWebhook.EVENTS.contains(event)) {
                violations.add(new Violation("/webhook/events/" + i, Spelling.oneOf(event, RunWebhook.EVENTS)));
            }
        }
        if (events != null && events.size() > RunWebhook.EVENTS.size()) {
            violations.add(new Violation("/webhook/events", "must name each event once"));
        }
        return violations;
    }

    /** Each event once, in order. */
    TreeSet<String> wanted() {
        var wanted = new TreeSet<String>();
        for (var event : events == null ? RunWebhook.ENDS : events) {
            wanted.add(String.valueOf(event));
        }
        return wanted;
    }

    /** Built from a request without violations. */
    RunWebhook webhook() {
        return new RunWebhook(Objects.requireNonNull(url), wanted());
    }
}
