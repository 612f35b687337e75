package io.agentmarket.resilience;

import io.agentmarket.shared.ErrorCode;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/*
 * Three states (Nygard, "Release It!", 2007): closed lets calls pass and counts how they end, open lets none pass,
 * half-open lets a probe pass. Resilience4j counts and keeps the state; three rules are ours, because a model call
 * can last minutes:
 *
 * - A result counts only for the episode in which its call began. A call from before the breaker opened proves nothing
 *   about the upstream since then, and would otherwise be taken for a probe.
 * - Probes are one pause apart, whether or not the probe before has ended. A hanging probe delays the next one by no
 *   more than a pause, and it does not let more calls pass. A cancelled probe uses up its turn.
 * - Any probe of the episode that succeeds closes the breaker; only a failure of the latest probe opens it again.
 */
/**
 * Stops calls to an upstream that has failed too often, until a probe succeeds. Thread-safe; has no thread of its own.
 */
public final class Breaker {

    /**
     * Failures further apart than this are no series: on a platform with few calls, yesterday's failures do not count
     * today.
     */
    private static final Duration FORGOTTEN = Duration.ofSeconds(60);

    private final BreakerKey key;
    private final Clock clock;
    private final BreakerSettings settings;
    private final BreakerListener listener;
    private final CircuitBreaker machine;

    // guarded by this object's monitor, as is every use of the machine: state and these change together
    private int episode;
    private int probes;
    private int row;
    private Instant rowSince = Instant.EPOCH;
    private Instant lastFailureAt = Instant.EPOCH;
    private Instant nextProbe = Instant.EPOCH;
    private Instant since;
    private @Nullable ErrorCode reason;

    Breaker(BreakerKey key, Clock clock, BreakerSettings settings, BreakerListener listener) {
        this.key = key;
        this.clock = clock;
        this.settings = settings;
        this.listener = listener;
        this.since = clock.instant();
        var config = CircuitBreakerConfig.custom()
                .clock(clock)
                .slidingWindowType(SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(settings.window())
                .minimumNumberOfCalls(settings.leastCalls())
                .failureRateThreshold(settings.failurePercent())
                .waitDurationInOpenState(settings.pause())
                .permittedNumberOfCallsInHalfOpenState(1)
                .recordResult(Boolean.FALSE::equals)
                .build();
        this.machine = CircuitBreaker.of(key.name(), config);
    }

    /** The calls that a breaker lets pass. */
    public enum State {
        /** Every call passes. */
        CLOSED,
        /** No call passes. */
        OPEN,
        /** A probe passes from time to time. */
        HALF_OPEN
    }

    /**
     * The state of a breaker.
     *
     * @param since the time at which it entered this state
     * @param reason the latest failure; null when there was none since the last success or reset
     * @param calls of the window that are remembered
     * @param failures the number of these that failed
     * @param retryAfter until the next probe; zero when closed or due
     */
    public record Standing(
            BreakerKey key,
            State state,
            Instant since,
            @Nullable ErrorCode reason,
            int calls,
            int failures,
            Duration retryAfter) {}

    /** A permit for one call; empty while there is none. Its holder must report the outcome. */
    public synchronized Optional<Permit> enter() {
        var now = clock.instant();
        if (state() == State.CLOSED && hasFailedLong(now)) {
            open(now);
        }
        if (state() == State.CLOSED) {
            return Optional.of(new Permit(episode, 0));
        }
        if (now.isBefore(nextProbe)) {
            return Optional.empty();
        }
        if (state() == State.OPEN) {
            machine.transitionToHalfOpenState();
            moved(State.OPEN, now);
        }
        nextProbe = now.plus(settings.pause());
        probes++;
        return Optional.of(new Permit(episode, probes));
    }

    public synchronized Standing standing() {
        var wait = state() == State.CLOSED ? Duration.ZERO : Duration.between(clock.instant(), nextProbe);
        var window = machine.getMetrics();
        return new Standing(
                key,
                state(),
                since,
                reason,
                window.getNumberOfBufferedCalls(),
                window.getNumberOfFailedCalls(),
                wait.isNegative() ? Duration.ZERO : wait);
    }

    /** Closes and resets; calls in progress no longer count. */
    synchronized void reset() {
        close(clock.instant());
        machine.reset();
    }

    /** A permit for one call, returned by exactly one of its methods; later calls have no effect. */
    public final class Permit {

        private final int begun;
        private final int probe;
        private boolean used;

        private Permit(int begun, int probe) {
            this.begun = begun;
            this.probe = probe;
        }

        /** Reports that the upstream works: it answered, or refused this one request with good reason. */
        public void succeeded() {
            synchronized (Breaker.this) {
                if (isMine()) {
                    answered();
                }
            }
        }

        /** Reports that the upstream, or the account behind the key, fails. */
        public void failed(ErrorCode code) {
            synchronized (Breaker.this) {
                if (isMine()) {
                    broke(code, probe);
                }
            }
        }

        /** Reports that the platform itself abandoned the call, which proves nothing. */
        public void abandoned() {
            synchronized (Breaker.this) {
                used = true;
            }
        }

        private boolean isMine() {
            var mine = !used && begun == episode;
            used = true;
            return mine;
        }
    }

    private void answered() {
        if (state() == State.CLOSED) {
            row = 0;
            reason = null;
            machine.onResult(0, TimeUnit.NANOSECONDS, true);
        } else {
            close(clock.instant());
        }
    }

    private void broke(ErrorCode code, int probe) {
        var now = clock.instant();
        if (state() == State.CLOSED) {
            lengthenRow(now);
            reason = code;
            machine.onResult(0, TimeUnit.NANOSECONDS, false);
            if (state() != State.CLOSED) {
                opened(now);
            } else if (hasFailedLong(now)) {
                open(now);
            }
        } else if (state() == State.HALF_OPEN && probe == probes) {
            reason = code;
            machine.transitionToOpenState();
            nextProbe = now.plus(settings.pause());
            moved(State.HALF_OPEN, now);
        }
    }

    private void lengthenRow(Instant now) {
        if (row == 0 || Duration.between(lastFailureAt, now).compareTo(FORGOTTEN) > 0) {
            row = 0;
            rowSince = now;
        }
        row++;
        lastFailureAt = now;
    }

    private boolean hasFailedLong(Instant now) {
        return row >= BreakerSettings.MIN_IN_A_ROW
                && Duration.between(lastFailureAt, now).compareTo(FORGOTTEN) <= 0
                && Duration.between(rowSince, now).compareTo(settings.stretch()) >= 0;
    }

    private void open(Instant now) {
        machine.transitionToOpenState();
        opened(now);
    }

    private void opened(Instant now) {
        episode++;
        probes = 0;
        nextProbe = now.plus(settings.pause());
        moved(State.CLOSED, now);
    }

    private void close(Instant now) {
        var before = state();
        episode++;
        row = 0;
        reason = null;
        if (before != State.CLOSED) {
            machine.transitionToClosedState();
            moved(before, now);
        }
    }

    private void moved(State from, Instant now) {
        since = now;
        listener.moved(key, from, state(), reason);
    }

    private State state() {
        return switch (machine.getState()) {
            case OPEN, FORCED_OPEN -> State.OPEN;
            case HALF_OPEN -> State.HALF_OPEN;
            case CLOSED, DISABLED, METRICS_ONLY -> State.CLOSED;
        };
    }
}
