package io.agentmarket.marketplace;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time that a caller wants to wait (RFC 7240).
 *
 * @param text the applied preference, empty when none was sent
 */
record Preference(boolean isAsync, Duration patience, String text) {

    private static final Duration DEFAULT = Duration.ofSeconds(60);
    private static final int MAX_SECONDS = 600;

    static Preference parse(@Nullable String header) {
        if (header == null) {
            return new Preference(false, DEFAULT, "");
        }
        for (var part : header.split("[,;]", -1)) {
            var preference = part.strip();
            if (preference.equals("respond-async")) {
                return new Preference(true, Duration.ZERO, preference);
            }
            if (preference.matches("wait=\\d{1,6}")) {
                var seconds = Math.min(MAX_SECONDS, Integer.parseInt(preference.substring(5)));
                return new Preference(false, Duration.ofSeconds(seconds), "wait=" + seconds);
            }
        }
        return new Preference(false, DEFAULT, "");
    }
}
