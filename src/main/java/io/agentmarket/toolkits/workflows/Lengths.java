package io.agentmarket.toolkits.workflows;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Durations in the DSL: by units, or in ISO 8601. */
final class Lengths {

    /** Years and months have no fixed length. */
    private static final Pattern ISO = Pattern.compile(
            "P(?:(\\d{1,4})W)?(?:(\\d{1,5})D)?(T(?:\\d{1,6}H)?(?:\\d{1,8}M)?(?:\\d{1,9}(?:\\.\\d{1,9})?S)?)?");

    private static final int DAYS_OF_A_WEEK = 7;

    private Lengths() {}

    /** @throws Fault.Stop if it is not a duration */
    static Duration of(JsonNode written) {
        try {
            if (written.isString()) {
                return iso(written.stringValue());
            }
            return Duration.ofDays(written.path("days").longValue(0))
                    .plusHours(written.path("hours").longValue(0))
                    .plusMinutes(written.path("minutes").longValue(0))
                    .plusSeconds(written.path("seconds").longValue(0))
                    .plusMillis(written.path("milliseconds").longValue(0));
        } catch (ArithmeticException | DateTimeException e) {
            throw Fault.stop(Fault.Kind.CONFIGURATION, "A duration is too long.");
        }
    }

    private static Duration iso(String text) {
        var parts = ISO.matcher(text);
        if (!parts.matches() || text.equals("P") || text.endsWith("T")) {
            throw Fault.stop(
                    Fault.Kind.CONFIGURATION,
                    "A duration is written like P1DT2H30M or PT0.5S; years and months are not used.");
        }
        var time = parts.group(3) == null ? Duration.ZERO : Duration.parse("P" + parts.group(3));
        return time.plusDays(number(parts.group(1)) * DAYS_OF_A_WEEK).plusDays(number(parts.group(2)));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
