package io.agentmarket.uploads;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.RawBody;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.FileName;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.SpooledFile;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A customer's uploaded files over HTTP. They are sent as downloads, so that no browser displays one. */
@RestController
@RequestMapping(UploadsEndpoint.PATH)
@Tag(name = "Files", description = "Files that you upload as input of runs")
class UploadsEndpoint {

    static final String PATH = "/api/v1/files";

    private final UploadedFiles files;
    private final UploadPlaces places;
    private final UploadsSettings settings;

    UploadsEndpoint(UploadedFiles files, UploadPlaces places, UploadsSettings settings) {
        this.files = files;
        this.places = places;
        this.settings = settings;
    }

    /**
     * An uploaded file.
     *
     * @param sha256 the SHA-256 of its content, in hexadecimal digits
     * @param expiresAt when it is deleted
     * @param href the path from which to download it
     */
    record FileView(
            UUID id, String name, long bytes, String sha256, Instant createdAt, Instant expiresAt, String href) {

        static FileView of(UploadedFile file) {
            return new FileView(
                    file.id(),
                    file.name(),
                    file.bytes(),
                    file.sha256(),
                    file.createdAt(),
                    file.expiresAt(),
                    PATH + "/" + file.id() + "/content");
        }
    }

    @PostMapping
    @Requires(Scope.EXECUTE)
    @RawBody(maxBytes = UploadsSettings.MAX_FILE_BYTES)
    @Operation(
            operationId = "uploadFile",
            summary = "Upload a file, which runs can then read",
            description = "The body is the file itself, of any type except a form, by default at most 100 MiB.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    @ApiResponse(
            responseCode = "201",
            description = "The file is stored",
            headers = @Header(name = "Location", description = "The path of the file", required = true),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = FileView.class)))
    ResponseEntity<FileView> upload(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestParam(name = "name", required = false)
                    @Parameter(required = true, description = "The file's name, 1 to 120 characters, no path")
                    @Nullable String name,
            HttpServletRequest request)
            throws IOException {
        refuseForm(request);
        var attempt = IdempotencyKey.required(key);
        if (name == null || !FileName.isAllowed(name)) {
            throw AppException.invalid("name", FileName.RULE);
        }
        var file = places.within(caller.customer(), request.getInputStream(), body -> {
            try (var content = SpooledFile.of(body, settings.mostBytesPerFile(), this::refused)) {
                var fingerprint = Sha256.of(name + "\0" + HexFormat.of().formatHex(content.sha256()));
                var call = new Repeats.Call(caller.customer(), Repeats.Kind.UPLOADS, attempt, fingerprint);
                return places.storing(() -> files.add(call, name, content));
            }
        });
        return ResponseEntity.created(URI.create(PATH + "/" + file.id())).body(FileView.of(file));
    }

    /** A form would be stored with its own lines around the file, or be taken for parameters. */
    private static void refuseForm(HttpServletRequest request) {
        var type = String.valueOf(request.getContentType()).strip().toLowerCase(Locale.ROOT);
        if (type.startsWith("multipart/") || type.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)) {
            throw new AppException(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "The body must be the file itself, not a form: send it as application/octet-stream or its own"
                            + " type (curl: --data-binary and -H 'Content-Type: ...').");
        }
    }

    private RuntimeException refused(String sentence) {
        return new AppException(
                        ErrorCode.BODY_TOO_LARGE, sentence + " Split it, or ask the operator for a higher limit.")
                .with("limit", settings.mostBytesPerFile());
    }

    @GetMapping
    @Requires(Scope.EXECUTE)
    @Operation(operationId = "listFiles", summary = "List your uploaded files, newest first")
    Page<FileView> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor) {
        return files.page(caller.customer(), cursor, limit.rows()).map(FileView::of);
    }

    @GetMapping("/{id}")
    @Requires(Scope.EXECUTE)
    @Operation(operationId = "getFile", summary = "Get an uploaded file's size, hash and expiry")
    FileView find(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return FileView.of(existing(caller, id));
    }

    @GetMapping("/{id}/content")
    @Requires(Scope.EXECUTE)
    @Operation(operationId = "downloadFile", summary = "Download an uploaded file")
    @ApiResponse(
            responseCode = "200",
            description = "The file's content",
            headers = {
                @Header(name = "Cache-Control", ref = "#/components/headers/Cache-Control"),
                @Header(name = "Content-Disposition", ref = "#/components/headers/Content-Disposition")
            },
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    void download(@AuthenticationPrincipal Caller caller, @PathVariable UUID id, HttpServletResponse response)
            throws IOException {
        var file = existing(caller, id);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
        response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
        response.setContentLengthLong(file.bytes());
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(file.name(), StandardCharsets.UTF_8)
                        .build()
                        .toString());
        files.copy(caller.customer(), file, response.getOutputStream());
        response.flushBuffer();
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.EXECUTE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteFile", summary = "Delete an uploaded file with its content")
    void delete(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        files.delete(caller.customer(), id);
    }

    private UploadedFile existing(Caller caller, UUID id) {
        return files.find(caller.customer(), id).orElseThrow(() -> AppException.notFound("file"));
    }
}
