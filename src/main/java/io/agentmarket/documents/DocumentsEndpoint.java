package io.agentmarket.documents;

import io.agentmarket.documents.DocumentStore.Upload;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.RawBody;
import io.agentmarket.shared.Sha256;
import io.agentmarket.shared.Storable;
import io.agentmarket.stores.Repeats;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A customer's documents over HTTP. */
@RestController
@RequestMapping(DocumentsEndpoint.PATH)
@Tag(name = "Knowledge", description = "Your documents and labelled tickets, which agents search")
class DocumentsEndpoint implements BodyRules<Caller> {

    static final String PATH = "/api/v1/knowledge/documents";

    private static final int MAX_FILE_BYTES = 20 * 1024 * 1024;
    private static final int MAX_TITLE_LENGTH = 200;
    private static final int MAX_SOURCE_LENGTH = 1_000;

    private final DocumentStore documents;
    private final KnowledgeStores stores;
    private final IngestThreads readers;
    private final Uploads uploads;

    DocumentsEndpoint(DocumentStore documents, KnowledgeStores stores, IngestThreads readers, Uploads uploads) {
        this.documents = documents;
        this.stores = stores;
        this.readers = readers;
        this.uploads = uploads;
    }

    /**
     * A document whose text is in the request itself.
     *
     * @param title 1 to 200 characters
     * @param text the text, at most about 1,000,000 characters; send a longer one as a file
     * @param contentType text/markdown (the default), text/html or text/plain
     * @param source the source, a file name or an address, at most 1,000 characters
     * @param usedAs help_article or macro if agents that answer tickets use it; at most 500 of your documents
     */
    record NewText(
            String title,
            String text,
            @Nullable String contentType,
            @Nullable String source,
            @Nullable DocumentUse usedAs) {}

    @PostMapping(consumes = "application/json")
    @Requires(Scope.KNOWLEDGE)
    @Operation(
            operationId = "addDocument",
            summary = "Add a document as a file or as text in JSON; it is indexed in the background",
            description = "A file is the body itself, at most 20 MB: text/markdown, text/html, text/plain,"
                    + " application/pdf, application/zip, or a Word document (.docx); JSON is at most 1 MB. Follow"
                    + " Location until status is ready or failed.")
    @Parameter(
            name = "title",
            in = ParameterIn.QUERY,
            schema = @Schema(type = "string"),
            description = "The title of a file; by default its name")
    @Parameter(
            name = "source",
            in = ParameterIn.QUERY,
            schema = @Schema(type = "string"),
            description = "The file name or address from which a file comes")
    @Parameter(
            name = "used_as",
            in = ParameterIn.QUERY,
            schema = @Schema(implementation = DocumentUse.class),
            description = "The use of a file; for a zip, the use of all its files")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = NewText.class)),
                @Content(mediaType = "text/markdown", schema = @Schema(type = "string")),
                @Content(mediaType = "text/html", schema = @Schema(type = "string")),
                @Content(mediaType = "text/plain", schema = @Schema(type = "string")),
                @Content(mediaType = "application/pdf", schema = @Schema(type = "string", format = "binary")),
                @Content(
                        mediaType = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                        schema = @Schema(type = "string", format = "binary")),
                @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary"))
            })
    @ApiResponse(
            responseCode = "202",
            description = "The document is read in the background; follow Location",
            headers = @Header(name = "Location", description = "The path of the started run", required = true),
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = DocumentView.class)))
    ResponseEntity<DocumentView> add(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody NewText body) {
        var attempt = IdempotencyKey.required(key);
        return accept(caller, attempt, given(body), body.text().getBytes(StandardCharsets.UTF_8));
    }

    private static Given given(NewText body) {
        var faults = new Faults();
        var kind = faults.of(() -> kind(body.contentType()));
        var source = faults.of(() -> bounded("/source", body.source(), MAX_SOURCE_LENGTH));
        var title = faults.of(() -> bounded("/title", body.title(), MAX_TITLE_LENGTH));
        faults.require(
                title.isEmpty() || !title.get().isEmpty(),
                "/title",
                "must have 1 to " + MAX_TITLE_LENGTH + " characters");
        faults.throwIfAny();
        return new Given(title.orElseThrow(), source.orElseThrow(), kind.orElseThrow(), body.usedAs());
    }

    private static DocumentKind kind(@Nullable String contentType) {
        var kind = DocumentKind.ofContentType(contentType == null ? DocumentKind.MARKDOWN.mediaType() : contentType);
        if (!kind.isText()) {
            throw AppException.invalid(
                    "/content_type", "must be text/markdown, text/html or text/plain; send other formats as a file");
        }
        return kind;
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        if (body instanceof NewText text) {
            var unused = given(text);
        }
    }

    @PostMapping(consumes = "!application/json")
    @Requires(Scope.KNOWLEDGE)
    @RawBody(maxBytes = MAX_FILE_BYTES)
    @Operation(hidden = true)
    ResponseEntity<DocumentView> addFile(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestParam(name = "title", required = false) @Nullable String title,
            @RequestParam(name = "source", required = false) @Nullable String source,
            @RequestParam(name = "used_as", required = false) @Nullable String usedAs,
            HttpServletRequest request)
            throws IOException {
        var attempt = IdempotencyKey.required(key);
        var faults = new Faults();
        var kind = faults.of(() -> DocumentKind.ofContentType(request.getContentType()));
        var from = faults.of(() -> bounded("source", source, MAX_SOURCE_LENGTH));
        var named = faults.of(() -> bounded("title", title, MAX_TITLE_LENGTH));
        var use = faults.of(() -> Optional.ofNullable(use(usedAs)));
        faults.throwIfAny();
        var called = named.filter(it -> !it.isEmpty()).orElseGet(() -> DocumentKind.title(from.orElseThrow()));
        var given = new Given(
                called,
                from.orElseThrow(),
                kind.orElseThrow(),
                use.orElseThrow().orElse(null));
        return uploads.take(request.getInputStream(), content -> accept(caller, attempt, given, content));
    }

    @GetMapping
    @Requires(Scope.KNOWLEDGE)
    @Operation(operationId = "listDocuments", summary = "List your documents and the files of zips, newest first")
    Page<DocumentView> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor) {
        return documents.page(caller.customer(), cursor, limit.rows());
    }

    @GetMapping("/{id}")
    @Requires(Scope.KNOWLEDGE)
    @Operation(
            operationId = "getDocument",
            summary = "Get a document's status and progress, or why it could not be read")
    DocumentView find(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return documents.find(caller.customer(), id).orElseThrow(() -> AppException.notFound("document"));
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.KNOWLEDGE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteDocument",
            summary = "Delete a document with its text and vectors, a zip with all its files")
    void delete(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        var gone = documents.delete(caller.customer(), id);
        stores.forgetOutside(caller.customer(), gone);
    }

    /** The request's description of the document, besides its content. */
    private record Given(
            String title,
            String source,
            DocumentKind kind,
            @Nullable DocumentUse use) {}

    private ResponseEntity<DocumentView> accept(Caller caller, String key, Given given, byte[] content) {
        given.kind().check(content);
        var sha256 = Sha256.of(content);
        var all = String.join(
                "\0",
                given.title(),
                given.source(),
                given.kind().mediaType(),
                HexFormat.of().formatHex(sha256));
        var marked = given.use() == null ? all : all + "\0" + given.use().stored();
        var upload = new Upload(given.title(), given.source(), given.kind(), given.use(), content, sha256);
        var call = new Repeats.Call(caller.customer(), Repeats.Kind.DOCUMENTS, key, Sha256.of(marked));
        var added = documents.add(call, upload);
        readers.wake();
        return ResponseEntity.accepted()
                .location(URI.create(PATH + "/" + added.id()))
                .body(added);
    }

    private static @Nullable DocumentUse use(@Nullable String given) {
        return given == null
                ? null
                : DocumentUse.of(given)
                        .orElseThrow(() -> AppException.invalid("used_as", "must be " + DocumentUse.NAMES));
    }

    private static String bounded(String where, @Nullable String text, int most) {
        var given = text == null ? "" : text.strip();
        if (given.length() > most || !Storable.isPrintableLine(given)) {
            throw AppException.invalid(where, "must have at most " + most + " printable characters");
        }
        return given;
    }
}
