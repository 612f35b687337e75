package io.agentmarket.automation;

import io.agentmarket.shared.AppException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** @param overlapSeconds how long the old secret stays valid: 0 to 604,800 (7 days), by default 86,400 */
record Overlap(@Nullable Long overlapSeconds) {

    private static final Duration MAX_OVERLAP = Duration.ofDays(7);
    private static final Duration DEFAULT = Duration.ofDays(1);

    Overlap {
        if (overlapSeconds != null && (overlapSeconds < 0 || overlapSeconds > MAX_OVERLAP.toSeconds())) {
            throw AppException.invalid("/overlap_seconds", "must be 0 to " + MAX_OVERLAP.toSeconds());
        }
    }

    static Duration of(@Nullable Overlap body) {
        var seconds = body == null ? null : body.overlapSeconds();
        return seconds == null ? DEFAULT : Duration.ofSeconds(seconds);
    }
}
