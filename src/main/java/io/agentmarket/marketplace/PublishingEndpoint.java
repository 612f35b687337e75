package io.agentmarket.marketplace;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.agents.Finding;
import io.agentmarket.agents.PackageZip;
import io.agentmarket.agents.Packages;
import io.agentmarket.agents.PublishedVersions;
import io.agentmarket.agents.Report;
import io.agentmarket.agents.VersionName;
import io.agentmarket.agents.VersionView;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Open;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.RawBody;
import io.agentmarket.shared.Storable;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A publisher's packages over HTTP. */
@RestController
@RequestMapping("/api/v1/marketplace/packages")
@Tag(name = "Publishing", description = "Upload a package, read the platform's report, submit and withdraw it.")
class PublishingEndpoint {

    static final String ZIP = "application/zip";

    private static final int MIN_REASON_LENGTH = 3;
    private static final int MAX_REASON_LENGTH = 500;

    private final Publishing publishing;
    private final PublishedVersions store;
    private final Packages packages;

    PublishingEndpoint(Publishing publishing, PublishedVersions store, Packages packages) {
        this.packages = packages;
        this.publishing = publishing;
        this.store = store;
    }

    /** The stored version with the platform's report. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Uploaded(
            boolean valid,
            String packageId,
            String version,
            VersionView.Status status,
            List<Finding> findings,
            Report.@Nullable Rehearsed rehearsal) {

        static Uploaded of(VersionView view) {
            var report = view.report();
            return new Uploaded(
                    true,
                    view.packageId(),
                    view.version(),
                    view.status(),
                    report == null ? List.of() : report.findings(),
                    report == null ? null : report.rehearsal());
        }
    }

    /** @param reason 3 to 500 printable characters, shown to later readers of the version */
    record Because(String reason) {

        Because {
            reason = reason.strip();
            if (reason.length() < MIN_REASON_LENGTH
                    || reason.length() > MAX_REASON_LENGTH
                    || !Storable.isPrintableLine(reason)) {
                throw AppException.invalid("/reason", "must have 3 to 500 printable characters");
            }
        }
    }

    @PostMapping(consumes = ZIP)
    @Requires(Scope.PUBLISH)
    @RawBody(maxBytes = PackageZip.MAX_ZIP_BYTES)
    @Operation(
            operationId = "uploadPackage",
            summary = "Upload a package as a zip; it is checked, rehearsed and stored as a draft",
            description =
                    "A package with errors, or whose examples do not pass, is refused with PACKAGE_INVALID and the"
                            + " same findings and rehearsal. At most 5 MB and 200 files of 1 MiB.")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary")))
    @ResponseStatus(HttpStatus.CREATED)
    Uploaded upload(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            HttpServletRequest request)
            throws IOException {
        var attempt = IdempotencyKey.required(key);
        var stored = publishing.upload(caller, attempt, zip(request));
        return Uploaded.of(stored);
    }

    @PostMapping(path = "/check", consumes = ZIP)
    @Requires(Scope.PUBLISH)
    @RawBody(maxBytes = PackageZip.MAX_ZIP_BYTES)
    @Operation(operationId = "checkPackage", summary = "Check a package zip as an upload would; nothing is stored")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = @Content(mediaType = ZIP, schema = @Schema(type = "string", format = "binary")))
    Report check(@AuthenticationPrincipal Caller caller, HttpServletRequest request) throws IOException {
        return publishing.report(caller.customer(), zip(request));
    }

    @GetMapping("/{id}/versions")
    @Open
    @Operation(
            operationId = "listPackageVersions",
            summary = "List a package's versions, newest first; drafts are shown to their publisher only",
            description = "A package of which the caller may see no version is unknown: NOT_FOUND.")
    Page<VersionView> versions(
            @AuthenticationPrincipal @Nullable Caller caller,
            @PathVariable String id,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        if (cursor != null && !VersionName.isVersion(cursor)) {
            throw AppException.invalid("cursor", "is not one that a page of this list gave");
        }
        if (packages.isBundled(id)) {
            return Page.all(packages.find(id).stream()
                    .map(VersionView::bundled)
                    .filter(version -> cursor == null)
                    .toList());
        }
        var reader = caller == null ? null : caller.customer();
        var rows = store.versions(reader, id, cursor, limit.rows() + 1).stream()
                .map(row -> reader != null && reader.equals(row.publisher()) ? row : row.inPublic())
                .toList();
        if (rows.isEmpty()
                && (cursor == null || store.versions(reader, id, null, 1).isEmpty())) {
            throw AppException.notFound("package");
        }
        return Page.of(rows, limit.rows(), VersionView::version);
    }

    @PostMapping("/{id}/versions/{version}/submit")
    @Requires(Scope.PUBLISH)
    @Operation(operationId = "submitPackageVersion", summary = "Submit a draft for review")
    VersionView submit(@AuthenticationPrincipal Caller caller, @PathVariable String id, @PathVariable String version) {
        return publishing.submit(caller, name(id, version));
    }

    @PostMapping("/{id}/versions/{version}/unsubmit")
    @Requires(Scope.PUBLISH)
    @Operation(
            operationId = "unsubmitPackageVersion",
            summary = "Revert a submitted version to a draft, before an operator decides")
    VersionView unsubmit(
            @AuthenticationPrincipal Caller caller, @PathVariable String id, @PathVariable String version) {
        return publishing.unsubmit(caller, name(id, version));
    }

    @PostMapping("/{id}/versions/{version}/yank")
    @Requires(Scope.PUBLISH)
    @Operation(
            operationId = "yankPackageVersion",
            summary = "Withdraw a listed version; no new run starts on it, live runs continue")
    VersionView yank(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @PathVariable String version,
            @RequestBody Because body) {
        return publishing.yank(caller, name(id, version), body.reason());
    }

    static VersionName name(String id, String version) {
        if (!VersionName.isVersion(version)) {
            throw AppException.notFound("package version");
        }
        return new VersionName(id, version);
    }

    static byte[] zip(HttpServletRequest request) throws IOException {
        var body = request.getInputStream().readNBytes(PackageZip.MAX_ZIP_BYTES + 1);
        if (body.length > PackageZip.MAX_ZIP_BYTES) {
            throw new AppException(
                    ErrorCode.BODY_TOO_LARGE, "A package's zip has at most " + PackageZip.MAX_ZIP_BYTES + " bytes.");
        }
        return body;
    }
}
