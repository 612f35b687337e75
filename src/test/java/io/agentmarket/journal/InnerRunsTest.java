package io.agentmarket.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.llm.Turn;
import io.agentmarket.shared.Json;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Packages inside a run, and inside each other. */
class InnerRunsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-15T12:00:00Z"), ZoneOffset.UTC);
    private static final String OUTER = "01a22dae-bb97-750f-93c3-000000000001";
    private static final String INNER = "01a22dae-bb97-750f-93c3-000000000002";

    private final Transcript run = Transcript.of(CLOCK, Json.MAPPER.createObjectNode(), List.of());

    /** Its path begins with the number of the call, not with the path of the package that made it. */
    @Test
    void a_package_that_a_packages_tool_runs_is_inside_that_package() {
        begin(run, "3/first", OUTER);
        var outer = run.nested("3/first", "m");
        outer.record(EventType.MODEL_TURN, Turn.offline("", List.of()));
        begin(outer, "7/echo", INNER);
        run.nested("7/echo", "m").record(EventType.MODEL_TURN, Turn.offline("{}", List.of()));
        outer.record(
                EventType.SUBRUN,
                Json.MAPPER.createObjectNode().put("path", "7/echo").put("failure", "no"));

        var parts = run.log().parts();

        var first = parts.all().getFirst();
        var second = parts.all().getLast();
        assertThat(parts.around(first)).isEmpty();
        assertThat(parts.around(second)).map(SubRuns.Part::id).contains(first.id());
        assertThat(parts.turns(first)).hasSize(2);
        assertThat(parts.turns(second)).hasSize(1);
        assertThat(second.failed()).isTrue();
        assertThat(second.endedAt()).isEqualTo(CLOCK.instant());
        assertThat(first.endedAt()).isNull();
    }

    private static void begin(Transcript in, String path, String id) {
        in.record(
                EventType.SUBRUN,
                Json.MAPPER
                        .createObjectNode()
                        .put("path", path)
                        .put("execution_id", id)
                        .put("package_id", "p")
                        .put("package_version", "1.0.0"));
    }
}
