package io.agentmarket.engine;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.journal.EventType;
import io.agentmarket.journal.Transcript;
import io.agentmarket.resilience.Retry;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.ErrorCode;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/*
 * After a failed call there are three possibilities, tried in this order:
 *
 *   retry     The failure is transient, and attempts, the run's time and the retry budget of the key's owner are left.
 *             There is no retry before the first turn if the breaker is open, or if the provider requests a longer wait
 *             than ours and the offline model may answer: nothing is lost yet, so the caller need not wait.
 *   offline   No turn is completed, the package allows it, and the failure is the upstream's or the platform's.
 *   fail      The run ends with the failure's own code, without a charge.
 *
 * Waiting for an open breaker uses no retry, because no call was made and the breaker lets only probes pass.
 */
/** Decides how a run continues after a failed model call, and acts on it. */
@Component
class Recovery {

    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    private final Clock clock;
    private final Retry retry;
    private final GuardedModels models;
    private final ModelMetrics metrics;
    private final Pause pause;

    Recovery(Clock clock, Retry retry, GuardedModels models, ModelMetrics metrics, Pause pause) {
        this.clock = clock;
        this.retry = retry;
        this.models = models;
        this.metrics = metrics;
        this.pause = pause;
    }

    /** How a run waits. */
    @FunctionalInterface
    interface Pause {
        void take(Duration time) throws InterruptedException;
    }

    /**
     * Returns when the turn is to be retried with the model that the transcript then names.
     *
     * @throws io.agentmarket.shared.AppException with the failure's code, when neither a retry nor the offline model is
     * possible
     * @throws InterruptedException when the run is stopped from outside
     * @throws LostRunException when another attempt has taken over
     */
    void from(UpstreamFailure failure, LiveRun live, Transcript transcript, Journal journal)
            throws InterruptedException {
        var attempt = transcript.failedCalls() + 1;
        var wait = wait(failure, live, transcript, attempt);
        if (wait.isPresent()) {
            again(failure, wait.get(), transcript, journal, attempt);
        } else if (Fallback.isAllowed(failure, live, transcript)) {
            degrade(failure, transcript, journal, attempt);
        } else {
            if (failure.openBecause().isEmpty()) {
                transcript.log().callLost();
            }
            throw failure.toAppException();
        }
    }

    private Optional<Duration> wait(UpstreamFailure failure, LiveRun live, Transcript transcript, int attempt) {
        var fresh = transcript.log().turns().isEmpty();
        var open = failure.openBecause().isPresent();
        if (fresh && (open || retry.isLong(failure) && Fallback.isAllowed(failure, live, transcript))) {
            return Optional.empty();
        }
        var left = Duration.between(clock.instant(), live.run().deadline());
        var wait = retry.delay(attempt, failure, left, ThreadLocalRandom.current());
        if (wait.isPresent() && !open && !models.budget(live.run()).tryRetry()) {
            metrics.budgetSpent();
            return Optional.empty();
        }
        return wait;
    }

    private void again(UpstreamFailure failure, Duration wait, Transcript transcript, Journal journal, int attempt)
            throws InterruptedException {
        transcript.record(EventType.RETRYING, new Repetition(failure.code(), attempt, wait.toMillis()));
        journal.append(transcript);
        metrics.repeated(failure.code());
        LOG.atInfo()
                .addKeyValue("code", failure.code())
                .addKeyValue("attempt", attempt)
                .addKeyValue("wait_ms", wait.toMillis())
                .log("model call is retried");
        pause.take(wait);
    }

    private void degrade(UpstreamFailure failure, Transcript transcript, Journal journal, int attempt) {
        transcript.record(
                EventType.DEGRADED,
                new Degradation(failure.code(), failure.openBecause().orElse(null), attempt));
        journal.append(transcript);
        metrics.degraded(failure.code());
        LOG.atWarn().addKeyValue("code", failure.code()).log("the offline model answers instead");
    }

    /**
     * The journal entry of a failed call.
     *
     * @param attempt calls of this turn that failed so far
     * @param waitMs until the next one
     */
    record Repetition(ErrorCode code, int attempt, long waitMs) {}

    /**
     * The journal entry of a fallback to the offline model.
     *
     * @param code the reason
     * @param because for an open breaker, the failure that opened it
     * @param attempt which call of the turn was the last to fail or to be refused
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Degradation(ErrorCode code, @Nullable ErrorCode because, int attempt) {}
}
