package io.agentmarket.toolkits.data;

import io.agentmarket.shared.Json;
import io.agentmarket.tools.Steps;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Tells the run's followers what is done: each phase with its facts when it ends, and the quarters of a phase that
 * takes long. Each is a step of the run, so a repeated call tells nothing twice.
 */
final class JobProgress {

    private static final long SLOW_NANOS = 3_000_000_000L;
    private static final int QUARTERS = 4;
    private static final int PER_CENT = 100;

    private final Steps steps;
    private final Set<String> told = new HashSet<>();
    private String phase = "read";
    private long since = System.nanoTime();

    JobProgress(Steps steps) {
        this.steps = steps;
    }

    /** Begins a phase. */
    void begin(String phase) {
        this.phase = phase;
        this.since = System.nanoTime();
    }

    /** The phase has ended. */
    void end(JsonNode facts) {
        tell(phase, facts);
    }

    /** The part of the current statement that is done, from 0 to 1. */
    void at(double part) {
        int quarter = (int) (part * QUARTERS);
        if (quarter > 0 && quarter < QUARTERS && System.nanoTime() - since > SLOW_NANOS) {
            int percent = quarter * PER_CENT / QUARTERS;
            tell(phase + "-" + percent, Json.MAPPER.createObjectNode().put("percent", percent));
        }
    }

    private void tell(String path, JsonNode facts) {
        if (told.add(path)) {
            steps.once("progress/" + path, key -> facts);
        }
    }
}
