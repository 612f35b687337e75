package io.agentmarket.automation;

import java.time.Duration;

/**
 * What is forgotten: delivered and dead messages after 30 days, triggers' calls once no window reaches back to them.
 */
final class Retention {

    static final Duration DELIVERIES = Duration.ofDays(30);

    private static final int BATCH = 1_000;

    private Retention() {}

    static void run(Webhooks hooks, Firing firing) {
        int forgotten;
        do {
            forgotten = hooks.forget(DELIVERIES, BATCH);
        } while (forgotten == BATCH);
        do {
            forgotten = firing.forget(BATCH);
        } while (forgotten == BATCH);
    }
}
