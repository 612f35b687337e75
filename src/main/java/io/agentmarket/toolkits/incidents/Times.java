package io.agentmarket.toolkits.incidents;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Reads and writes times; a time without a zone is UTC. */
public final class Times {

    private static final Pattern SHORT_ZONE = Pattern.compile("([+-]\\d\\d)(\\d\\d)$");
    private static final double MILLIS_FROM = 1e11;

    private Times() {}

    /** ISO 8601 with T or a space between date and time, with or without a zone; empty for anything else. */
    public static Optional<Instant> find(String text) {
        var iso = SHORT_ZONE
                .matcher(text.strip()
                        .replace(',', '.')
                        .replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T")
                        .replace(" ", ""))
                .replaceFirst("$1:$2");
        try {
            boolean zoned = iso.endsWith("Z") || iso.matches(".*T.*[+-]\\d\\d:\\d\\d");
            return Optional.of(
                    zoned
                            ? OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** A text as {@link #find(String)} reads it, or a number of seconds or milliseconds since 1970. */
    public static Optional<Instant> find(JsonNode node) {
        if (node.isNumber()) {
            double value = node.doubleValue();
            double millis = Math.abs(value) >= MILLIS_FROM ? value : value * 1_000;
            return Math.abs(millis) < 4e14 ? Optional.of(Instant.ofEpochMilli((long) millis)) : Optional.empty();
        }
        return node.isString() ? find(node.stringValue()) : Optional.empty();
    }

    /** As a rounded text: {@code 45 s}, {@code 12 min}, {@code 3 h}, {@code 2 d}. */
    static String words(Duration time) {
        long seconds = time.abs().toSeconds();
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 2 * 3_600) {
            return Math.round(seconds / 60.0) + " min";
        }
        return seconds < 48 * 3_600 ? Math.round(seconds / 3_600.0) + " h" : Math.round(seconds / 86_400.0) + " d";
    }
}
