package io.agentmarket.identity;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Limit;
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

    private final AuditLog auditLog;

    AuditLogEndpoint(AuditLog auditLog) {
        this.auditLog = auditLog;
    }

    /**
     * @param actor who did it
     * @param body the entry: who, what, when, old and new values, and the hash of the entry before it
     * @param hash SHA-256 of the body's bytes, in hex
     */
    record Shown(
            Actor.Name actor,
            @JsonRawValue @Schema(type = "object") String body,
            String hash) {}

    @GetMapping
    @Requires(Scope.OPERATOR)
    @Operation(
            operationId = "listAuditLog",
            summary = "Who changed what, newest first; the entries form one hash chain")
    Page<Shown> list(
            @RequestParam(required = false) @Nullable Long cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit) {
        if (cursor != null && cursor < 1) {
            throw AppException.invalid("cursor", "is not one that a page of this list gave");
        }
        var rows = auditLog.page(cursor == null ? Long.MAX_VALUE : cursor, limit.rows() + 1);
        return Page.of(rows, limit.rows(), AuditLogSql.Row::seq)
                .map(row -> new Shown(row.actor(), row.body(), row.hex()));
    }
}
