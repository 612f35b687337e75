package io.agentmarket.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.agents.Packages;
import io.agentmarket.journal.EventType;
import io.agentmarket.journal.TestRuns;
import io.agentmarket.journal.Transcript;
import io.agentmarket.llm.Llm;
import io.agentmarket.llm.ModelKey;
import io.agentmarket.llm.ModelRequest;
import io.agentmarket.llm.TextSink;
import io.agentmarket.llm.Turn;
import io.agentmarket.ratelimit.Permit;
import io.agentmarket.resilience.Breaker;
import io.agentmarket.resilience.BreakerSettings;
import io.agentmarket.resilience.Breakers;
import io.agentmarket.resilience.Retry;
import io.agentmarket.resilience.RetryBudget;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.SteppingClock;
import io.agentmarket.shared.Tokens;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** 529 for ten minutes, then normal answers: twelve minutes of runs in simulated time, one after the other. */
class OutageTest {

    private static final Instant START = Instant.parse("2026-11-15T12:00:00Z");
    private static final Instant HEALED = START.plus(Duration.ofMinutes(10));
    private static final AgentPackage AGENT =
            Packages.load("").find("ticket-resolver").orElseThrow();
    private static final CustomerId CUSTOMER = TestRuns.customer();

    private final SteppingClock clock = new SteppingClock(START.toString());
    private final List<Instant> calls = new ArrayList<>();
    private final List<String> moves = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instant opened = Instant.MAX;
    private Instant closed = Instant.MAX;
    private int callsUntilOpen;

    private final ModelMetrics metrics = new ModelMetrics(registry);
    private final Breakers breakers = new Breakers(clock, BreakerSettings.MODEL, (key, from, to, reason) -> {
        moves.add(from + " to " + to);
        if (to == Breaker.State.OPEN && opened == Instant.MAX) {
            opened = clock.instant();
            callsUntilOpen = calls.size();
        }
        if (to == Breaker.State.CLOSED) {
            closed = clock.instant();
        }
    });
    private final GuardedModels guarded = new GuardedModels(List.of(new Failing()), breakers, metrics);
    private final Recovery recovery = new Recovery(
            clock, new Retry(4, Duration.ofMillis(500), Duration.ofSeconds(30)), guarded, metrics, clock::pass);

    /** Overloaded until it is healed; takes a second. */
    private final class Failing implements Llm {

        @Override
        public boolean serves(String model) {
            return !model.equals(OFFLINE);
        }

        @Override
        public String upstream() {
            return "anthropic";
        }

        @Override
        public Turn respond(ModelRequest request, TextSink text) {
            calls.add(clock.instant());
            clock.pass(Duration.ofSeconds(1));
            if (clock.instant().isBefore(HEALED)) {
                throw UpstreamFailure.passing(ErrorCode.MODEL_OVERLOADED, "busy", null, null);
            }
            return new Turn(request.model(), "{}", List.of(), Tokens.NONE, Turn.Stop.DONE, "r", null, null);
        }
    }

    private enum How {
        MODEL,
        OFFLINE,
        FAILED
    }

    private record Ended(Instant began, How how) {}

    @BeforeEach
    void nothing_was_asked() {
        assertThat(breakers.all()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(longs = {50, 1_000, 4_000, 9_000})
    void is_followed_within_the_figures_at_any_rate_of_runs(long betweenRunsMs) {
        var runs = play(betweenRunsMs);

        var failing = Duration.between(START.plusSeconds(1), opened);
        assertThat(callsUntilOpen <= 20 || failing.compareTo(Duration.ofSeconds(10)) <= 0)
                .as("%d failures in %s", callsUntilOpen, failing)
                .isTrue();
        var probes = calls.stream()
                .filter(call -> call.isAfter(opened) && call.isBefore(closed))
                .toList();
        assertThat(probes).isNotEmpty();
        for (var probe : probes) {
            assertThat(probes.stream().filter(each -> !each.isBefore(probe) && each.isBefore(probe.plusSeconds(30))))
                    .hasSizeLessThanOrEqualTo(5);
        }
        assertThat(closed).isBetween(HEALED, HEALED.plusSeconds(60));
        assertThat(runs.stream().filter(run -> run.began().isBefore(HEALED.minusSeconds(1))))
                .extracting(Ended::how)
                .containsOnly(How.OFFLINE);
        assertThat(runs.stream().filter(run -> run.began().isAfter(closed)))
                .isNotEmpty()
                .extracting(Ended::how)
                .containsOnly(How.MODEL);
        assertThat(registry.counter("agentmarket.engine.fallbacks", "code", "MODEL_CIRCUIT_OPEN")
                        .count())
                .isGreaterThan(10);
    }

    @Test
    void retries_per_minute_are_a_fifth_of_calls_or_the_floor() {
        for (int minute = 1; minute <= 12; minute++) {
            var from = calls.size();
            var before = retries();

            play(50, START.plus(Duration.ofMinutes(minute)));

            var callsOfTwoMinutes = calls.size()
                    - calls.stream()
                            .filter(call -> call.isBefore(clock.instant().minusSeconds(121)))
                            .count();
            assertThat(retries() - before)
                    .as("minute %d with %d calls", minute, calls.size() - from)
                    .isLessThanOrEqualTo(Math.max(RetryBudget.FLOOR, callsOfTwoMinutes / 5));
        }
    }

    private long retries() {
        return (long) registry.find("agentmarket.engine.model_retries").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** A run that has begun may not change its model: it waits for the breaker within its attempts, then fails. */
    @Test
    void a_run_that_has_begun_outlives_a_short_outage() {
        play(1_000, HEALED.minusSeconds(9));
        var made = calls.size();

        var how = carry(begun());

        assertThat(how).isEqualTo(How.MODEL);
        assertThat(calls.size() - made).isBetween(1, 3);
    }

    @Test
    void a_started_run_fails_in_a_long_outage_after_probes_only() {
        play(1_000, START.plusSeconds(60));
        var made = calls.size();

        var how = carry(begun());

        assertThat(how).isEqualTo(How.FAILED);
        assertThat(calls.size() - made).isLessThanOrEqualTo(4);
    }

    private List<Ended> play(long betweenRunsMs) {
        return play(betweenRunsMs, HEALED.plus(Duration.ofMinutes(2)));
    }

    private List<Ended> play(long betweenRunsMs, Instant until) {
        var runs = new ArrayList<Ended>();
        while (clock.instant().isBefore(until)) {
            var began = clock.instant();
            runs.add(new Ended(began, carry(fresh())));
            clock.pass(Duration.ofMillis(betweenRunsMs));
        }
        return runs;
    }

    private Transcript fresh() {
        return Transcript.of(clock, Json.MAPPER.createObjectNode(), List.of());
    }

    private Transcript begun() {
        var transcript = fresh();
        transcript.record(
                EventType.MODEL_TURN,
                new Turn("claude-sonnet-5-5", "", List.of(), Tokens.NONE, Turn.Stop.DONE, "r", null, null));
        return transcript;
    }

    /** One turn, as {@link ModelCalls} asks for it. */
    private How carry(Transcript transcript) {
        var run = TestRuns.run(CUSTOMER, clock.instant());
        var live = new LiveRun(
                run,
                AGENT,
                Json.MAPPER.createObjectNode(),
                new Permit(CUSTOMER, run.key(), run.id(), Long.MAX_VALUE),
                null);
        while (!transcript.log().isDegraded()) {
            try {
                var turn = guarded.ask(new Failing(), request(), CUSTOMER, (offset, delta) -> {});
                assertThat(turn.text()).isEqualTo("{}");
                return How.MODEL;
            } catch (UpstreamFailure e) {
                try {
                    recovery.from(e, live, transcript, saved -> saved.log().flush(events -> {}));
                } catch (AppException failed) {
                    return How.FAILED;
                } catch (InterruptedException never) {
                    throw new IllegalStateException(never);
                }
            }
        }
        return How.OFFLINE;
    }

    private static ModelRequest request() {
        @Nullable ModelKey key = new ModelKey("sk-ant-test", false);
        return new ModelRequest(
                "claude-sonnet-5-5",
                "",
                Json.MAPPER.createObjectNode(),
                List.of(),
                List.of(),
                Json.MAPPER.createObjectNode(),
                AGENT.playbook(),
                100,
                key);
    }
}
