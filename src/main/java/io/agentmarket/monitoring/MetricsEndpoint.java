package io.agentmarket.monitoring;

import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.Probe;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The metrics for Prometheus, with one of the operator's keys as bearer token; its scope {@code metrics} is enough. */
@RestController
@Tag(name = "Health")
class MetricsEndpoint {

    private static final MediaType TEXT = MediaType.parseMediaType("text/plain; version=0.0.4; charset=utf-8");

    private final PrometheusMeterRegistry registry;

    MetricsEndpoint(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @GetMapping("/metrics")
    @Requires(Scope.METRICS)
    @Counts(Counts.As.NOTHING)
    @Probe(whileStopping = true)
    @Operation(operationId = "getMetrics", summary = "Get this replica's metrics in Prometheus' text format")
    @ApiResponse(
            responseCode = "200",
            description = "The metrics, one per line",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    ResponseEntity<String> metrics() {
        return ResponseEntity.ok().contentType(TEXT).body(registry.scrape());
    }

    @GetMapping("/api/v1/metrics")
    @Requires(Scope.METRICS)
    @Counts(Counts.As.NOTHING)
    @Operation(operationId = "getMetricsOfApi", summary = "Show the same as /metrics")
    @ApiResponse(
            responseCode = "200",
            description = "The metrics, one per line",
            content = @Content(mediaType = "text/plain", schema = @Schema(type = "string")))
    ResponseEntity<String> metricsOfApi() {
        return metrics();
    }
}
