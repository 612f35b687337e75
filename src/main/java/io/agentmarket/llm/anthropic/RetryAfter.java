package io.agentmarket.llm.anthropic;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The wait that a response requests: {@code retry-after-ms}, else {@code retry-after} in seconds or as an HTTP date.
 */
final class RetryAfter {

    /** Longer waits are reduced to this, so that no sum overflows. */
    private static final Duration MAX_WAIT = Duration.ofDays(1);

    private RetryAfter() {}

    /** @param headers the values of a header, by its name */
    static Optional<Duration> of(Function<String, List<String>> headers, Instant now) {
        return headers.apply("retry-after-ms").stream()
                .findFirst()
                .flatMap(value -> number(value, 1))
                .or(() -> headers.apply("retry-after").stream()
                        .findFirst()
                        .flatMap(value -> number(value, 1_000).or(() -> date(value, now))));
    }

    private static Optional<Duration> number(String value, int millisPerUnit) {
        try {
            var millis = Double.parseDouble(value.strip()) * millisPerUnit;
            return Double.isFinite(millis)
                    ? Optional.of(bounded(Duration.ofMillis((long) Math.ceil(Math.min(millis, MAX_WAIT.toMillis())))))
                    : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> date(String value, Instant now) {
        try {
            var at = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            return Optional.of(bounded(Duration.between(now, at.toInstant())));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
    }
}
