package io.agentmarket.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.agents.Packages;
import io.agentmarket.journal.EventType;
import io.agentmarket.journal.TestRuns;
import io.agentmarket.journal.Transcript;
import io.agentmarket.llm.ToolCall;
import io.agentmarket.llm.ToolResult;
import io.agentmarket.ratelimit.Permit;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.stores.StoreFailure;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tools.TestToolbox;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.ToolContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import tools.jackson.databind.JsonNode;

/** Tool calls while a store is unavailable. */
class ToolRoundTest {

    private static final TestStores STORES = TestStores.fresh();
    private static final JsonNode NOTHING = Json.MAPPER.createObjectNode();

    private final SteppingClock clock = new SteppingClock("2026-11-15T12:00:00Z");
    private final Packages packages = Packages.load("src/test/resources/agents-probe");
    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void a_read_is_retried_after_its_session_was_ended() throws Exception {
        var result = call(() -> STORES.tenant().platform(sql -> {
            if (calls.incrementAndGet() < 3) {
                STORES.cutConnections();
            }
            return Json.MAPPER
                    .createObjectNode()
                    .put("read", sql.sql("select true").query(Boolean.class).single());
        }));

        assertThat(result.content().path("read").asBoolean(false)).isTrue();
        assertThat(calls).hasValue(3);
        STORES.renewConnections();
    }

    @Test
    void a_run_that_is_stopped_does_not_wait_for_the_store() {
        var test = Thread.currentThread();

        assertThatThrownBy(() -> call(() -> {
                    if (calls.incrementAndGet() == 2) {
                        test.interrupt();
                    }
                    throw StoreFailure.toAppException(null);
                }))
                .isInstanceOf(InterruptedException.class);
    }

    private ToolResult call(Supplier<JsonNode> reading) throws InterruptedException {
        var agent = packages.find("crash-probe").orElseThrow();
        var run = TestRuns.run(TestRuns.customer(), clock.instant());
        var live = new LiveRun(run, agent, NOTHING, new Permit(run.customer(), run.key(), run.id(), 0), null);
        var transcript = Transcript.of(clock, NOTHING, List.of());
        transcript.record(EventType.TOOL_CALLED, new ToolCall("call-1", "leave_mark", NOTHING));
        var at = new RunContext(live, transcript, entries -> entries.log().flush(events -> {}), 0);
        var round = new ToolRound(TestToolbox.of(List.of(new Reading(reading))), (milestone, id) -> {}, maker());
        return round.start(at, Task.of(agent, NOTHING)).getFirst().await();
    }

    private StepMaker maker() {
        return new StepMaker(
                clock,
                new Ids(clock),
                packages,
                PriceBook.bundled(),
                new StaticListableBeanFactory().getBeanProvider(AgentWork.class),
                null,
                time -> {},
                (milestone, id) -> {},
                new EngineSettings.Approvals(Duration.ofDays(7)),
                (any, packageId) -> {});
    }

    private record Reading(Supplier<JsonNode> reading) implements Tool {

        @Override
        public String name() {
            return "leave_mark";
        }

        @Override
        public String description() {
            return "Reads.";
        }

        @Override
        public JsonSchema arguments() {
            return JsonSchema.compile(NOTHING);
        }

        @Override
        public JsonNode call(ToolContext context, JsonNode arguments) {
            return reading.get();
        }
    }
}
