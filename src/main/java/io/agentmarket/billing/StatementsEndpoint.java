package io.agentmarket.billing;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
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
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/billing/statements")
@Tag(name = "Billing", description = "Budgets, subscription, payment, charges, and their proof")
class StatementsEndpoint {

    private static final String NDJSON = "application/x-ndjson";
    private static final int MAX_MONTHS = 36;

    /** Later than any month that can be charged. */
    private static final YearMonth LAST = YearMonth.of(9999, 12);

    private final Statements statements;

    StatementsEndpoint(Statements statements) {
        this.statements = statements;
    }

    /**
     * A summary of one month's statement.
     *
     * @param month as {@code YYYY-MM}, UTC
     * @param status {@code final}, or {@code preliminary} while the month is open
     */
    record Row(
            String month,

            @Schema(allowableValues = {"preliminary", "final"})
            String status,

            long receipts,
            long totalMicros,
            @Schema(allowableValues = {"USD"}) String currency) {}

    @GetMapping
    @Requires(Scope.BILLING)
    @Operation(operationId = "listStatements", summary = "List the months in which you were charged, newest first")
    Page<Row> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = "12")
                    @Parameter(schema = @Schema(type = "integer", minimum = "1", maximum = "36"))
                    Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        var before = cursor == null ? LAST : month("cursor", cursor);
        var months = statements.months(
                caller.customer(), before, limit.atMost(MAX_MONTHS).rows() + 1);
        return Page.of(months, limit.rows(), month -> month).map(month -> row(caller.customer(), month));
    }

    @GetMapping(
            path = "/{month}",
            produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PDF_VALUE})
    @Requires(Scope.BILLING)
    @Operation(operationId = "getStatement", summary = "Get a month's signed statement as JSON or PDF")
    @ApiResponse(
            responseCode = "200",
            description = "The statement; preliminary while the month is open",
            headers = @Header(name = "Content-Disposition", ref = "#/components/headers/Content-Disposition"),
            content = {
                @Content(
                        mediaType = MediaType.APPLICATION_JSON_VALUE,
                        schema = @Schema(implementation = StatementView.class)),
                @Content(
                        mediaType = MediaType.APPLICATION_PDF_VALUE,
                        schema = @Schema(type = "string", format = "binary"))
            })
    ResponseEntity<Object> get(
            @AuthenticationPrincipal Caller caller,
            @PathVariable("month") String text,
            @Parameter(schema = @Schema(allowableValues = {"json", "pdf"}))
                    @RequestParam(name = "format", required = false)
                    @Nullable String format,
            @RequestHeader(name = HttpHeaders.ACCEPT, defaultValue = MediaType.ALL_VALUE) String accept) {
        var month = month("month", text);
        var pdf = isPdf(format, accept);
        var signed = statements.signed(caller.customer(), month);
        if (!pdf) {
            return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(StatementView.of(signed));
        }
        var file = ContentDisposition.inline()
                .filename("statement-" + month + ".pdf")
                .build();
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_PDF)
                .header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
                .body(StatementPdf.of(signed));
    }

    @GetMapping("/{month}/receipts")
    @Requires(Scope.BILLING)
    @Operation(
            operationId = "streamReceipts",
            summary = "Export a month's receipts in chain order as JSON lines; the last line is the statement")
    @ApiResponse(
            responseCode = "200",
            description = "Receipt bodies in canonical JSON, then the statement; without it the file is incomplete",
            headers = @Header(name = "Content-Disposition", ref = "#/components/headers/Content-Disposition"),
            content = @Content(mediaType = NDJSON, schema = @Schema(type = "string")))
    void receipts(
            @AuthenticationPrincipal Caller caller, @PathVariable("month") String text, HttpServletResponse response)
            throws IOException {
        var month = month("month", text);
        var signed = statements.signed(caller.customer(), month);
        response.setContentType(NDJSON);
        var file = ContentDisposition.attachment()
                .filename("receipts-" + month + ".ndjson")
                .build();
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, file.toString());
        var body = Json.MAPPER.readTree(signed.body());
        var out = response.getOutputStream();
        statements.bodies(
                caller.customer(),
                body.path("first_seq").asLong(),
                body.path("last_seq").asLong(),
                chunk -> write(out, chunk));
        write(out, List.of(Json.MAPPER.writeValueAsString(StatementView.of(signed))));
    }

    private static void write(OutputStream out, List<String> lines) {
        try {
            out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private Row row(CustomerId customer, YearMonth month) {
        var body = Json.MAPPER.readTree(statements.signed(customer, month).body());
        return new Row(
                month.toString(),
                body.path("status").asString(),
                body.path("receipts").asLong(),
                body.path("total_micros").asLong(),
                body.path("currency").asString());
    }

    private static boolean isPdf(@Nullable String format, String accept) {
        if (format != null && !format.equals("json") && !format.equals("pdf")) {
            throw AppException.invalid("format", "must be json or pdf");
        }
        if (format != null) {
            return format.equals("pdf");
        }
        var wanted = MediaType.parseMediaTypes(accept);
        MimeTypeUtils.sortBySpecificity(wanted);
        return wanted.stream()
                .filter(type -> type.includes(MediaType.APPLICATION_JSON) || type.includes(MediaType.APPLICATION_PDF))
                .findFirst()
                .map(type -> !type.includes(MediaType.APPLICATION_JSON))
                .orElse(false);
    }

    private static YearMonth month(String field, String text) {
        try {
            if (text.length() == "2026-11".length()) {
                return YearMonth.parse(text);
            }
        } catch (DateTimeParseException e) {
            throw AppException.invalid(field, "must be a month as YYYY-MM");
        }
        throw AppException.invalid(field, "must be a month as YYYY-MM");
    }
}
