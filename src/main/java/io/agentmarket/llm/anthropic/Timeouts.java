package io.agentmarket.llm.anthropic;

import java.time.Duration;

/**
 * The timeouts for each part of a call.
 *
 * @param headers from the start of the call, connecting included, to the response's headers; a long prompt is read
 *     before them
 * @param stall between two pieces of the body; the provider's pings count
 * @param call all of it
 */
record Timeouts(Duration headers, Duration stall, Duration call) {

    Timeouts {
        for (var timeout : new Duration[] {headers, stall, call}) {
            if (!timeout.isPositive()) {
                throw new IllegalArgumentException("a timeout must be positive");
            }
        }
    }
}
