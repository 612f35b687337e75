package io.agentmarket.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.llm.ToolCall;
import io.agentmarket.llm.Turn;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Tokens;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A part of a run is idle if only the offline model took part in it and no tool was called. */
class IdleConversationsTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-15T12:00:00Z"), ZoneOffset.UTC);
    private static final Turn OFFLINE = Turn.offline("{}", List.of());

    private final Transcript run = Transcript.of(CLOCK, Json.MAPPER.createObjectNode(), List.of());

    @Test
    void text_of_the_offline_model_is_no_work() {
        run.nested("crew/write.1", "m").record(EventType.MODEL_TURN, OFFLINE);

        assertThat(run.log().parts().isIdle("crew/")).isTrue();
        assertThat(run.log().parts().isIdle("")).isTrue();
    }

    @Test
    void a_tool_call_counts_as_work_of_its_caller() {
        run.nested("crew/write.1", "m")
                .record(EventType.TOOL_CALLED, new ToolCall("c1", "find", Json.MAPPER.createObjectNode()));

        assertThat(run.log().parts().isIdle("crew/")).isFalse();
        assertThat(run.log().parts().isIdle("other/")).isTrue();
    }

    @Test
    void a_models_turn_is_work_without_any_tool() {
        var read = Json.MAPPER.readTree("""
                {"model": "claude-haiku-5-5", "text": "{}", "calls": [],
                 "tokens": {"input": 7, "output": 3, "cache_read": 0, "cache_write_5m": 0, "cache_write_1h": 0}}""");

        var taken = Transcript.of(
                CLOCK,
                Json.MAPPER.createObjectNode(),
                List.of(new Event(2, EventType.MODEL_TURN, read, CLOCK.instant())));

        assertThat(taken.log().parts().isIdle("")).isFalse();
        assertThat(taken.log().tokens()).isEqualTo(new Tokens(7, 3, 0, 0, 0));
    }
}
