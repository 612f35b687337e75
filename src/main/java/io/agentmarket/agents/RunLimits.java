package io.agentmarket.agents;

import org.jspecify.annotations.Nullable;

/**
 * What one run of a package may use at most.
 *
 * @param turns model turns
 * @param inputTokens prompt tokens over all turns
 * @param outputTokens written tokens over all turns
 * @param seconds wall time, 1 to 3600
 * @param inputDecidesTime true where the caller's input says how long a run takes, as a workflow does: a run that
 *     reaches {@code seconds} pays for its model turns, as one does that reaches a limit of the caller's own; null for
 *     false
 */
public record RunLimits(
        int turns,
        long inputTokens,
        long outputTokens,
        int seconds,
        @Nullable Boolean inputDecidesTime) {

    /** Of a package that itself decides how long it takes. */
    public RunLimits(int turns, long inputTokens, long outputTokens, int seconds) {
        this(turns, inputTokens, outputTokens, seconds, null);
    }

    public boolean isInputsTime() {
        return Boolean.TRUE.equals(inputDecidesTime);
    }
}
