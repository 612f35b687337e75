package io.agentmarket.engine;

import io.agentmarket.resilience.Breaker;
import io.agentmarket.resilience.BreakerKey;
import io.agentmarket.resilience.BreakerListener;
import io.agentmarket.shared.ErrorCode;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Counts the outcomes of model calls. Tags are error codes, states and upstreams: no customer, no model. */
@Component
class ModelMetrics implements BreakerListener {

    private static final Logger LOG = LoggerFactory.getLogger(ModelMetrics.class);

    private final MeterRegistry registry;

    ModelMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /** A call was sent and failed. */
    void failed(ErrorCode code) {
        registry.counter("agentmarket.engine.model_failures", "code", code.name())
                .increment();
    }

    /** A call is retried. */
    void repeated(ErrorCode code) {
        registry.counter("agentmarket.engine.model_retries", "code", code.name())
                .increment();
    }

    /** A retryable call is not retried because the retry budget is spent. */
    void budgetSpent() {
        registry.counter("agentmarket.engine.model_retries_refused").increment();
    }

    /** The offline model takes a run over. */
    void degraded(ErrorCode code) {
        registry.counter("agentmarket.engine.fallbacks", "code", code.name()).increment();
    }

    @Override
    public void moved(BreakerKey key, Breaker.State from, Breaker.State to, @Nullable ErrorCode reason) {
        var owner = key.isPlatforms() ? "platform" : "customer";
        registry.counter(
                        "agentmarket.resilience.breaker_transitions",
                        "upstream",
                        key.upstream(),
                        "owner",
                        owner,
                        "to",
                        to.name().toLowerCase(Locale.ROOT))
                .increment();
        var event = key.isPlatforms() && to == Breaker.State.OPEN ? LOG.atWarn() : LOG.atInfo();
        event.addKeyValue("breaker", key.name())
                .addKeyValue("from", from)
                .addKeyValue("to", to)
                .addKeyValue("reason", reason == null ? "-" : reason)
                .log("circuit breaker changed state");
    }
}
