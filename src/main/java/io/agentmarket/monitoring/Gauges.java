package io.agentmarket.monitoring;

import io.agentmarket.engine.CommitterLoad;
import io.agentmarket.resilience.Breaker;
import io.agentmarket.resilience.Breakers;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.springframework.context.annotation.Configuration;

/** Gauges read at each scrape of Prometheus: breakers by state and owner, and units waiting for a commit. */
@Configuration(proxyBeanMethods = false)
class Gauges {

    Gauges(MeterRegistry registry, Breakers breakers, CommitterLoad committer) {
        for (var state : Breaker.State.values()) {
            for (var platforms : new boolean[] {true, false}) {
                Gauge.builder("agentmarket.resilience.breakers", breakers, all -> count(all, state, platforms))
                        .description("breakers of this replica")
                        .tag("state", state.name().toLowerCase(Locale.ROOT))
                        .tag("owner", platforms ? "platform" : "customer")
                        .register(registry);
            }
        }
        Gauge.builder("agentmarket.engine.commit_queue", committer, CommitterLoad::queued)
                .description("units of runs that wait for their commit")
                .register(registry);
        Gauge.builder("agentmarket.engine.live_runs", committer, CommitterLoad::liveRuns)
                .description("runs that this replica carries")
                .register(registry);
    }

    private static long count(Breakers breakers, Breaker.State state, boolean platforms) {
        return breakers.all().stream()
                .filter(each -> each.state() == state && each.key().isPlatforms() == platforms)
                .count();
    }
}
