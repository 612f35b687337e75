package io.agentmarket.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.agents.Packages;
import io.agentmarket.journal.Event;
import io.agentmarket.journal.Run;
import io.agentmarket.journal.TestRuns;
import io.agentmarket.journal.Transcript;
import io.agentmarket.ratelimit.Permit;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tools.ToolFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import tools.jackson.databind.JsonNode;

/** The journal entries of a step, with any failure while it runs. */
class RunStepsTest {

    private static final JsonNode DONE = Json.MAPPER.getNodeFactory().stringNode("done");

    private final SteppingClock clock = new SteppingClock("2026-11-15T12:00:00Z");
    private final Run run = TestRuns.run(TestRuns.customer(), clock.instant());
    private Packages packages = Packages.load("");
    private final List<Event> journal = new ArrayList<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final RunSteps steps = attempt();

    @AfterEach
    void the_thread_is_not_left_interrupted() {
        Thread.interrupted();
    }

    @Test
    void an_interrupted_step_is_repeated_under_the_same_key() {
        var keys = new ArrayList<String>();

        assertThatThrownBy(() -> steps.once("call", key -> {
                    keys.add(key);
                    Thread.currentThread().interrupt();
                    return Json.MAPPER.createObjectNode().put("failed", "the answer was not waited for");
                }))
                .isInstanceOf(StoppedException.class);
        Thread.interrupted();
        assertThatThrownBy(() -> steps.once("call", key -> {
                    keys.add(key);
                    Thread.currentThread().interrupt();
                    throw new ToolFailure("The call was interrupted.");
                }))
                .isInstanceOf(StoppedException.class);
        Thread.interrupted();
        var again = attempt().once("call", key -> {
            keys.add(key);
            return DONE;
        });

        assertThat(again).isEqualTo(DONE);
        assertThat(keys).hasSize(3).containsOnly(run.id() + ":call");
        assertThat(journal).hasSize(1);
    }

    @Test
    void a_wait_beyond_the_runs_deadline_fails_at_once_and_for_good() {
        assertThatThrownBy(() -> steps.pause("long", Duration.ofSeconds(60)))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("only until 2026-11-15T12:01:00Z");

        steps.pause("short", Duration.ofSeconds(59));

        assertThatThrownBy(() -> attempt().pause("long", Duration.ofSeconds(60)))
                .isInstanceOf(ToolFailure.class);
        assertThat(pauses).containsExactly(Duration.ofSeconds(59));
    }

    @Test
    void a_package_that_was_refused_stays_refused_though_it_is_offered_later() {
        var input = Json.MAPPER.createObjectNode().put("note", "t");
        assertThatThrownBy(() -> steps.run("sub", "echo-probe", input))
                .hasMessageContaining("There is no package echo-probe");

        packages = Packages.load("src/test/resources/agents-probe");

        assertThat(packages.find("echo-probe")).isPresent();
        assertThatThrownBy(() -> attempt().run("sub", "echo-probe", input))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("There is no package echo-probe");
        assertThat(journal).hasSize(1);
    }

    /** It would end the run as broken on our side, which is free, though its model turns are done. */
    @Test
    void steps_nested_beyond_all_measure_fail_and_do_not_break() {
        assertThatThrownBy(() -> steps.once("a/".repeat(101), key -> DONE))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("flatter");
    }

    @Test
    void a_journal_that_is_full_fails_the_next_step_before_its_effect() {
        var effects = new AtomicInteger();
        var text = Json.MAPPER.getNodeFactory().stringNode("x".repeat(250 * 1024));

        assertThatThrownBy(() -> {
                    for (int n = 0; n < 100; n++) {
                        steps.once("step" + n, key -> {
                            effects.incrementAndGet();
                            return text;
                        });
                    }
                })
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("16 MiB");

        assertThat(effects.get()).isBetween(64, 67);
        assertThatThrownBy(() -> attempt().once("other", key -> DONE)).hasMessageContaining("16 MiB");
    }

    /** The state from which the next replica would continue: the same journal. */
    private RunSteps attempt() {
        var permit = new Permit(run.customer(), run.key(), run.id(), 0);
        var agent = packages.find("ticket-resolver").orElseThrow();
        var live = new LiveRun(run, agent, Json.MAPPER.createObjectNode(), permit, null);
        var transcript = Transcript.of(clock, Json.MAPPER.createObjectNode(), journal);
        Journal saved = entries -> entries.log().flush(journal::addAll);
        return new RunSteps(new RunContext(live, transcript, saved, 0), "", maker());
    }

    private StepMaker maker() {
        return new StepMaker(
                clock,
                new Ids(clock),
                packages,
                PriceBook.bundled(),
                new StaticListableBeanFactory().getBeanProvider(AgentWork.class),
                null,
                pauses::add,
                (milestone, id) -> {},
                new EngineSettings.Approvals(Duration.ofDays(7)),
                (any, packageId) -> {});
    }
}
