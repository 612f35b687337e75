package io.agentmarket.monitoring;

import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.Counts;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What Prometheus scrapes, with an operator's key as bearer token. */
@RestController
@Tag(name = "Health")
class MetricsEndpoint {

    private static final MediaType TEXT = MediaType.parseMediaType("text/plain; version=0.0.4; charset=utf-8");

    private final PrometheusMeterRegistry registry;

    MetricsEndpoint(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @GetMapping("/metrics")
    @Requires(Scope.OPERATOR)
    @Counts(Counts.As.NOTHING)
    @Operation(operationId = "getMetrics", summary = "All metrics of this replica in Prometheus' text format")
    ResponseEntity<String> metrics() {
        return ResponseEntity.ok().contentType(TEXT).body(registry.scrape());
    }
}
