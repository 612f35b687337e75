package io.agentmarket.journal;

import java.util.List;
import java.util.Set;

/**
 * The webhook that reports one run.
 *
 * @param url where its messages go
 * @param events of {@link #EVENTS}
 */
public record RunWebhook(String url, Set<String> events) {

    /** The ends of a run. */
    public static final List<String> ENDS = List.of("run.succeeded", "run.failed", "run.cancelled", "run.timed_out");

    /** All events of a run that can be sent. */
    public static final List<String> EVENTS = List.of(
            "run.succeeded", "run.failed", "run.cancelled", "run.timed_out", "approval.requested", "approval.decided");

    public RunWebhook {
        events = Set.copyOf(events);
    }
}
