package io.agentmarket.llm.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "7                             | PT7S",
                "0.25                          | PT0.25S",
                "0                             | PT0S",
                "-3                            | PT0S",
                "99999999999999999999          | PT24H",
                "Mon, 23 Nov 2026 10:00:30 GMT | PT30S",
                "Mon, 23 Nov 2026 09:00:00 GMT | PT0S"
            })
    void is_seconds_or_an_http_date(String value, Duration expected) {
        assertThat(of(Map.of("retry-after", List.of(value)))).contains(expected);
    }

    @Test
    void milliseconds_come_first() {
        assertThat(of(Map.of("retry-after", List.of("9"), "retry-after-ms", List.of("1500"))))
                .contains(Duration.ofMillis(1500));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "NaN", "Infinity", "2026-11-23"})
    void anything_else_requests_no_wait(String value) {
        assertThat(of(Map.of("retry-after", List.of(value)))).isEmpty();
    }

    private static Optional<Duration> of(Map<String, List<String>> headers) {
        return RetryAfter.of(name -> headers.getOrDefault(name, List.of()), NOW);
    }
}
