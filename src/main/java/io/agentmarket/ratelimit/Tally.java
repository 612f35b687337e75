package io.agentmarket.ratelimit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The limiter's metrics: its decisions, and whether it decides alone. */
final class Tally {

    private final MeterRegistry registry;

    Tally(MeterRegistry registry, RedisLink link) {
        this.registry = registry;
        Gauge.builder("agentmarket.ratelimit.local", link, it -> it.isUp() ? 0 : 1)
                .description("1 while this replica limits alone because Redis does not answer")
                .register(registry);
        Gauge.builder("agentmarket.ratelimit.replicas", link, RedisLink::replicas)
                .description("Replicas that share the limits: heard of in the last 10 s, or configured")
                .register(registry);
    }

    /** @param kind request, run or read */
    void admitted(String kind, Decision decision) {
        count("admitted", kind, "none", decision.local());
    }

    /** @param scope the limit that refused; of an agent's limit without the agent, so that tags stay few */
    void refused(String kind, String scope, boolean local) {
        var colon = scope.indexOf(':');
        count("refused", kind, colon < 0 ? scope : scope.substring(0, colon), local);
    }

    private void count(String outcome, String kind, String scope, boolean local) {
        registry.counter(
                        "agentmarket.ratelimit.decisions",
                        "outcome",
                        outcome,
                        "kind",
                        kind,
                        "scope",
                        scope,
                        "mode",
                        local ? RateLimiter.LOCAL : RateLimiter.SHARED)
                .increment();
    }
}
