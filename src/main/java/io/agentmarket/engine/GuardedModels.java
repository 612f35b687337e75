package io.agentmarket.engine;

import io.agentmarket.journal.Run;
import io.agentmarket.llm.Llm;
import io.agentmarket.llm.ModelKey;
import io.agentmarket.llm.ModelRequest;
import io.agentmarket.llm.TextSink;
import io.agentmarket.llm.Turn;
import io.agentmarket.resilience.Breaker;
import io.agentmarket.resilience.BreakerKey;
import io.agentmarket.resilience.Breakers;
import io.agentmarket.resilience.RetryBudget;
import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.Terms;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Makes every model call under its circuit breaker, counts it in its retry budget and records failures in the metrics.
 */
@Component
class GuardedModels {

    /**
     * Failures that count against the upstream or the account used with it. All other failures are answers: the
     * upstream refused this one request (400, 404, 413), or our rate, with a time to retry (429).
     */
    private static final Set<ErrorCode> FAULTS = EnumSet.of(
            ErrorCode.MODEL_OVERLOADED,
            ErrorCode.MODEL_UNAVAILABLE,
            ErrorCode.MODEL_TIMED_OUT,
            ErrorCode.MODEL_ANSWER_BROKEN,
            ErrorCode.MODEL_SPEND_LIMIT,
            ErrorCode.MODEL_ACCESS_REFUSED,
            ErrorCode.PROVIDER_KEY_REFUSED,
            ErrorCode.PROVIDER_ACCOUNT_LIMITED);

    private final List<Llm> models;
    private final Breakers breakers;
    private final ModelMetrics metrics;

    GuardedModels(List<Llm> models, Breakers breakers, ModelMetrics metrics) {
        this.models = models;
        this.breakers = breakers;
        this.metrics = metrics;
    }

    /** The port that serves the model. */
    Llm serving(String model) {
        return models.stream()
                .filter(each -> each.serves(model))
                .findFirst()
                .orElseThrow(() -> new AppException(ErrorCode.MODEL_UNAVAILABLE, "No provider serves " + model + "."));
    }

    /** The retry budget of this run's key: how many of its calls may be retries. */
    RetryBudget budget(Run run) {
        var owner = run.terms().billing() == Billing.BYOK ? run.customer() : null;
        return breakers.budget(serving(run.terms().model()).upstream(), owner);
    }

    /** The open breaker that keeps runs on these terms from their model now; empty when there is none. */
    Optional<ErrorCode> obstacle(Terms terms, CustomerId customer) {
        if (terms.model().equals(Llm.OFFLINE)) {
            return Optional.empty();
        }
        var owner = terms.billing() == Billing.BYOK ? customer : null;
        return breakers.find(new BreakerKey(serving(terms.model()).upstream(), terms.model(), owner))
                .filter(breaker -> breaker.retryAfter().isPositive())
                .map(Breaker.Standing::reason);
    }

    /**
     * Calls the model once. A request without a key is for the offline model and needs no breaker.
     *
     * @throws UpstreamFailure as the port does, or {@code MODEL_CIRCUIT_OPEN} without a call
     */
    Turn ask(Llm llm, ModelRequest request, CustomerId customer, TextSink text) {
        var key = request.key();
        if (key == null) {
            return llm.respond(request, text);
        }
        var guarded = key(llm.upstream(), request.model(), key, customer);
        var breaker = breakers.of(guarded);
        var permit = breaker.enter().orElseThrow(() -> open(breaker.standing()));
        breakers.budget(guarded.upstream(), guarded.customer()).called();
        try {
            var turn = llm.respond(request, text);
            permit.succeeded();
            return turn;
        } catch (UpstreamFailure e) {
            end(permit, e.code());
            throw e;
        } finally {
            permit.abandoned(); // no effect once it has been used
        }
    }

    private void end(Breaker.Permit permit, ErrorCode code) {
        if (Thread.currentThread().isInterrupted()) {
            permit.abandoned();
            return;
        }
        metrics.failed(code);
        if (FAULTS.contains(code)) {
            permit.failed(code);
        } else {
            permit.succeeded();
        }
    }

    private static BreakerKey key(String upstream, String model, ModelKey key, CustomerId customer) {
        return new BreakerKey(upstream, model, key.customers() ? customer : null);
    }

    private static UpstreamFailure open(Breaker.Standing open) {
        var whose = open.key().isPlatforms() ? "" : " with your own provider key";
        var seconds = Math.max(1, open.retryAfter().plus(Duration.ofMillis(999)).toSeconds());
        return UpstreamFailure.open(
                ErrorCode.MODEL_CIRCUIT_OPEN,
                "The latest calls of " + open.key().target() + whose + " have failed with "
                        + (open.reason() == null ? "an error" : open.reason()) + "; it is tried again in " + seconds
                        + " s.",
                open);
    }
}
