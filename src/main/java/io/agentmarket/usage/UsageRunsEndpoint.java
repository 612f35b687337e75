package io.agentmarket.usage;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** A customer's finished runs, one by one: in pages, singly, and all in a file. */
@RestController
@RequestMapping("/api/v1/usage")
@Tag(name = "Usage")
class UsageRunsEndpoint {

    private final History history;
    private final Export export;

    UsageRunsEndpoint(History history, Export export) {
        this.history = history;
        this.export = export;
    }

    @GetMapping("/executions")
    @Requires(Scope.READ)
    @Operation(operationId = "listUsage", summary = "List your finished runs as metered, newest first")
    Page<UsageRow> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(name = "from", required = false) @Nullable Instant from,
            @RequestParam(name = "to", required = false) @Nullable Instant to,
            @RequestParam(name = "package_id", required = false) @Nullable String packageId,
            @Parameter(schema = @Schema(allowableValues = {"succeeded", "failed", "cancelled", "timed_out"}))
                    @RequestParam(name = "status", required = false)
                    @Nullable String status,
            @RequestParam(name = "deployment_id", required = false) @Nullable UUID deployment,
            @RequestParam(name = "api_key_id", required = false) @Nullable UUID key,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        var filter = new RunFilter(from, to, packageId, status(status), key, deployment);
        var after = cursor == null ? null : filter.position(caller.customer(), cursor);
        var page = history.page(caller.customer(), filter.before(after, limit.rows()));
        return new Page<>(
                page.items().stream().map(UsageRow::of).toList(),
                page.nextCursor() == null
                        ? null
                        : filter.cursor(
                                caller.customer(), page.items().getLast().id().value()));
    }

    @GetMapping("/executions/{id}")
    @Requires(Scope.READ)
    @Operation(operationId = "getUsage", summary = "Get a finished run as metered")
    UsageRow get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return history.find(caller.customer(), new ExecutionId(id))
                .map(UsageRow::of)
                .orElseThrow(() -> AppException.notFound("finished execution"));
    }

    @GetMapping("/export")
    @Requires(Scope.READ)
    @Operation(operationId = "exportUsage", summary = "Export your finished runs as CSV or NDJSON, newest first")
    @ApiResponse(
            responseCode = "200",
            description = "The runs, one per line; CSV starts with a header line",
            headers = {
                @Header(name = "Content-Disposition", ref = "#/components/headers/Content-Disposition"),
                @Header(name = "Cache-Control", ref = "#/components/headers/Cache-Control"),
                @Header(name = "Content-Encoding", ref = "#/components/headers/Content-Encoding")
            },
            content = {
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string"))
            })
    void export(
            @AuthenticationPrincipal Caller caller,
            @Parameter(schema = @Schema(allowableValues = {"csv", "ndjson"}))
                    @RequestParam(name = "format", defaultValue = "csv")
                    String format,
            @RequestParam(name = "from", required = false) @Nullable Instant from,
            @RequestParam(name = "to", required = false) @Nullable Instant to,
            @RequestParam(name = "package_id", required = false) @Nullable String packageId,
            @Parameter(schema = @Schema(allowableValues = {"succeeded", "failed", "cancelled", "timed_out"}))
                    @RequestParam(name = "status", required = false)
                    @Nullable String status,
            @RequestParam(name = "deployment_id", required = false) @Nullable UUID deployment,
            @RequestParam(name = "api_key_id", required = false) @Nullable UUID key,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "")
                    String encodings,
            HttpServletResponse response)
            throws IOException {
        var filter = new RunFilter(from, to, packageId, status(status), key, deployment);
        var written = ExportFormat.of(format);
        export.begin(caller.customer(), filter).write(written, Gzip.isAccepted(encodings), response);
    }

    private static @Nullable RunStatus status(@Nullable String status) {
        if (status == null) {
            return null;
        }
        for (var known : RunStatus.values()) {
            if (known.id().equals(status)) {
                return known;
            }
        }
        throw AppException.invalid("status", "must be one of succeeded, failed, cancelled, timed_out");
    }
}
