package io.agentmarket.toolkits.incidents.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PastedLinesTest {

    private static final List<PastedLines> LOGS = PastedLines.all();

    @Test
    void time_and_level_are_read_in_every_format() {
        assertThat(LOGS).hasSizeGreaterThanOrEqualTo(16);
        assertThat(LOGS.stream()
                        .filter(log -> log.score().times() < 1 || log.score().levels() < 1)
                        .map(PastedLines::format))
                .isEmpty();
    }

    @Test
    void messages_and_whole_lines_are_grouped_as_they_were_written() {
        assertThat(LOGS.stream()
                        .mapToDouble(log -> log.score().messages())
                        .average()
                        .orElseThrow())
                .isGreaterThanOrEqualTo(0.90);
        assertThat(LOGS.stream()
                        .mapToDouble(log -> log.score().lines())
                        .average()
                        .orElseThrow())
                .isGreaterThanOrEqualTo(0.85);
    }
}
