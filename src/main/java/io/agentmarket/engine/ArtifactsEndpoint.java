package io.agentmarket.engine;

import io.agentmarket.artifacts.Artifacts;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The files that a run has made. They are sent as downloads, so that no browser displays one. */
@RestController
@RequestMapping("/api/v1/executions/{id}/artifacts")
@Tag(name = "Executions")
class ArtifactsEndpoint {

    private final Runs runs;
    private final Artifacts artifacts;

    ArtifactsEndpoint(Runs runs, Artifacts artifacts) {
        this.runs = runs;
        this.artifacts = artifacts;
    }

    /**
     * One file.
     *
     * @param sha256 the SHA-256 of its content, in hexadecimal digits
     * @param href the path from which to download it
     */
    record ArtifactView(
            UUID id, String name, String mediaType, long bytes, String sha256, Instant createdAt, String href) {}

    @GetMapping
    @Requires(Scope.READ)
    @Operation(operationId = "listArtifacts", summary = "List a run's files, oldest first, on one page")
    Page<ArtifactView> list(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        var execution = new ExecutionId(id);
        runs.get(caller.customer(), execution);
        var views = artifacts.of(caller.customer(), execution).stream()
                .map(kept -> view(execution, kept))
                .toList();
        return Page.all(views);
    }

    @GetMapping("/{artifact_id}")
    @Requires(Scope.READ)
    @Operation(
            operationId = "downloadArtifact",
            summary = "Download a run's file; its ETag is the SHA-256 of the content")
    @ApiResponse(
            responseCode = "200",
            description = "The file's content",
            headers = {
                @Header(name = "ETag", description = "The SHA-256 of the content, in quotes", required = true),
                @Header(name = "Cache-Control", ref = "#/components/headers/Cache-Control"),
                @Header(name = "Content-Disposition", ref = "#/components/headers/Content-Disposition")
            },
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = JsonNode.class)),
                @Content(mediaType = "text/plain", schema = @Schema(type = "string")),
                @Content(mediaType = "text/markdown", schema = @Schema(type = "string")),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "text/html", schema = @Schema(type = "string")),
                @Content(mediaType = "application/yaml", schema = @Schema(type = "string")),
                @Content(mediaType = "application/x-ndjson", schema = @Schema(type = "string")),
                @Content(mediaType = "image/svg+xml", schema = @Schema(type = "string")),
                @Content(mediaType = "application/pdf", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "image/jpeg", schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")),
                @Content(
                        mediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        schema = @Schema(type = "string", format = "binary")),
                @Content(
                        mediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                        schema = @Schema(type = "string", format = "binary")),
                @Content(
                        mediaType = "application/vnd.apache.parquet",
                        schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(
            responseCode = "304",
            description = "If-None-Match has the hash of the content",
            headers = {
                @Header(name = "ETag", description = "The SHA-256 of the content, in quotes", required = true),
                @Header(name = "Cache-Control", ref = "#/components/headers/Cache-Control")
            },
            content = @Content)
    void download(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID id,
            @PathVariable("artifact_id") UUID artifactId,
            @RequestHeader(name = "If-None-Match", required = false) @Nullable String known,
            HttpServletResponse response)
            throws IOException {
        var artifact = artifacts
                .find(caller.customer(), new ExecutionId(id), artifactId)
                .orElseThrow(() -> AppException.notFound("artifact"))
                .artifact();
        var tag = "\"" + artifact.sha256() + "\"";
        response.setHeader(HttpHeaders.ETAG, tag);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache");
        if (tag.equals(known)) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType(contentType(artifact.mediaType()));
        response.setContentLengthLong(artifact.bytes());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(artifact.name(), StandardCharsets.UTF_8)
                        .build()
                        .toString());
        artifacts.copy(caller.customer(), artifact, response.getOutputStream());
        response.flushBuffer();
    }

    private static String contentType(String mediaType) {
        return mediaType.startsWith("text/") ? mediaType + ";charset=utf-8" : mediaType;
    }

    private static ArtifactView view(ExecutionId execution, Artifacts.Kept kept) {
        var artifact = kept.artifact();
        var self = "/api/v1/executions/" + execution + "/artifacts/" + artifact.id();
        return new ArtifactView(
                UUID.fromString(artifact.id()),
                artifact.name(),
                artifact.mediaType(),
                artifact.bytes(),
                artifact.sha256(),
                kept.createdAt(),
                self);
    }
}
