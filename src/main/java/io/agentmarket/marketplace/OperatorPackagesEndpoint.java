package io.agentmarket.marketplace;

import io.agentmarket.agents.PublishedVersions;
import io.agentmarket.agents.VersionName;
import io.agentmarket.agents.VersionView;
import io.agentmarket.agents.VersionView.Status;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.marketplace.PublishingEndpoint.Because;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Lets operators decide on listings; every decision is in the audit log. */
@RestController
@RequestMapping("/api/v1/operator/packages")
@Tag(name = "Operator")
class OperatorPackagesEndpoint {

    private static final String ZIP = "application/zip";

    private final Publishing publishing;
    private final PublishedVersions store;

    OperatorPackagesEndpoint(Publishing publishing, PublishedVersions store) {
        this.publishing = publishing;
        this.store = store;
    }

    /** A version as an operator sees it. */
    record Offered(CustomerId publisherId, VersionView version) {

        static Offered of(VersionView version) {
            return new Offered(Objects.requireNonNull(version.publisher()), version);
        }
    }

    @GetMapping
    @Requires(Scope.OPERATOR)
    @Operation(
            operationId = "listUploadedPackages",
            summary = "List package versions in one state (default: submitted), oldest first")
    Page<Offered> list(
            @Parameter(schema = @Schema(allowableValues = {"draft", "submitted", "rejected", "listed", "yanked"}))
                    @RequestParam(name = "status", defaultValue = "submitted")
                    String status,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        var rows = store.queue(status(status), after(cursor), limit.rows() + 1);
        return Page.of(rows, limit.rows(), row -> row.packageId() + "@" + row.version())
                .map(Offered::of);
    }

    @GetMapping("/{id}/versions/{version}/content")
    @Requires(Scope.OPERATOR)
    @Operation(operationId = "downloadUploadedPackage", summary = "Download any version's folder as a zip for review")
    @ApiResponse(
            responseCode = "200",
            description = "The zip",
            headers = @Header(name = "Content-Disposition", ref = "#/components/headers/Content-Disposition"),
            content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<byte[]> content(@PathVariable String id, @PathVariable String version) {
        var name = PublishingEndpoint.name(id, version);
        var content = store.content(name).orElseThrow(() -> AppException.notFound("package version"));
        var file = ContentDisposition.attachment()
                .filename(id + "-" + version + ".zip")
                .build();
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(ZIP))
                .header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
                .body(content);
    }

    @PostMapping("/{id}/versions/{version}/approve")
    @Requires(Scope.OPERATOR)
    @Operation(
            operationId = "approvePackageVersion",
            summary = "Approve a submitted version; other replicas offer it within 2 s")
    Offered approve(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @PathVariable String version,
            @RequestBody Because body) {
        return Offered.of(publishing.decide(caller, PublishingEndpoint.name(id, version), true, body.reason()));
    }

    @PostMapping("/{id}/versions/{version}/reject")
    @Requires(Scope.OPERATOR)
    @Operation(operationId = "rejectPackageVersion", summary = "Reject a submitted version")
    Offered reject(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @PathVariable String version,
            @RequestBody Because body) {
        return Offered.of(publishing.decide(caller, PublishingEndpoint.name(id, version), false, body.reason()));
    }

    private static Status status(String text) {
        return Arrays.stream(Status.values())
                .filter(status -> status.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        AppException.invalid("status", "must be one of: draft, submitted, rejected, listed, yanked"));
    }

    private @Nullable VersionView after(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        int at = cursor.indexOf('@');
        if (at <= 0 || !VersionName.isVersion(cursor.substring(at + 1))) {
            throw badCursor();
        }
        return store.find(new VersionName(cursor.substring(0, at), cursor.substring(at + 1)))
                .orElseThrow(OperatorPackagesEndpoint::badCursor);
    }

    private static AppException badCursor() {
        return AppException.invalid("cursor", "is not one that a page of this list gave");
    }
}
