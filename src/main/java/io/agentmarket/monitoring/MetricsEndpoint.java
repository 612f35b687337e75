package io.agentmarket.monitoring;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Scope;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
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
    @Operation(operationId = "getMetrics", summary = "All metrics of this replica in Prometheus' text format")
    ResponseEntity<String> metrics(@AuthenticationPrincipal Caller caller) {
        caller.require(Scope.OPERATOR);
        return ResponseEntity.ok().contentType(TEXT).body(registry.scrape());
    }
}
