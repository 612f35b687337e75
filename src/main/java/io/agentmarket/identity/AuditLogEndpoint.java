package io.agentmarket.identity;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit log as operators read it. */
@RestController
@RequestMapping("/api/v1/operator/audit-log")
@Tag(name = "Operator")
class AuditLogEndpoint {

    private static final int MOST_ON_A_PAGE = 200;

    private final AuditLog auditLog;

    AuditLogEndpoint(AuditLog auditLog) {
        this.auditLog = auditLog;
    }

    /**
     * @param body the entry: who, what, when, old and new values, and the hash of the entry before it
     * @param hash SHA-256 of the body's bytes, in hex
     */
    record Shown(@JsonRawValue @Schema(type = "object") String body, String hash) {}

    @GetMapping
    @Requires(Scope.OPERATOR)
    @Operation(
            operationId = "listAuditLog",
            summary = "Who changed what, newest first; the entries form one hash chain")
    Page<Shown> list(
            @RequestParam(required = false) @Nullable Long cursor, @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MOST_ON_A_PAGE) {
            throw AppException.invalid("limit", "must be 1 to " + MOST_ON_A_PAGE);
        }
        if (cursor != null && cursor < 1) {
            throw AppException.invalid("cursor", "is not one that a page of this list gave");
        }
        var rows = auditLog.page(cursor == null ? Long.MAX_VALUE : cursor, limit + 1);
        var more = rows.size() > limit;
        var items = rows.stream()
                .limit(limit)
                .map(row -> new Shown(row.body(), row.hex()))
                .toList();
        return new Page<>(items, more ? Long.toString(rows.get(limit - 1).seq()) : null);
    }
}
