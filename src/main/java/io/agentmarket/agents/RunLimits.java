package io.agentmarket.agents;

import io.agentmarket.shared.Violation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one run of a package.
 *
 * @param turns model turns
 * @param inputTokens prompt tokens over all turns
 * @param outputTokens output tokens over all turns
 * @param seconds wall time in seconds, 1 to 3600
 * @param inputDecidesTime true if the caller's input decides how long a run takes, as in a workflow: a run that reaches
 * {@code seconds} is then charged for its model turns, like a run that reaches the caller's own limit; null for false
 */
public record RunLimits(
        int turns,
        long inputTokens,
        long outputTokens,
        int seconds,
        @Nullable Boolean inputDecidesTime) {

    private static final int MAX_TURNS = 100;
    private static final int MAX_SECONDS = 3600;

    /** For a package whose input does not decide its duration. */
    public RunLimits(int turns, long inputTokens, long outputTokens, int seconds) {
        this(turns, inputTokens, outputTokens, seconds, null);
    }

    /** The values that are out of range, with pointers into {@code agent.yaml}. */
    List<Violation> faults() {
        return Stream.of(
                        fault(turns >= 1 && turns <= MAX_TURNS, "turns", "1 to " + MAX_TURNS),
                        fault(inputTokens >= 1, "input_tokens", "at least 1"),
                        fault(outputTokens >= 1, "output_tokens", "at least 1"),
                        fault(seconds >= 1 && seconds <= MAX_SECONDS, "seconds", "1 to " + MAX_SECONDS))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Violation> fault(boolean right, String name, String range) {
        return right
                ? Optional.empty()
                : Optional.of(new Violation("/limits/" + name, "limits." + name + " must be " + range));
    }

    public boolean isInputsTime() {
        return Boolean.TRUE.equals(inputDecidesTime);
    }
}
