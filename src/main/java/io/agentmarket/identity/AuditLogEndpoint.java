package io.agentmarket.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The audit log for operators. */
@RestController
@RequestMapping("/api/v1/operator/audit-log")
@Tag(name = "Operator")
class AuditLogEndpoint {

    private final AuditLog auditLog;

    AuditLogEndpoint(AuditLog auditLog) {
        this.auditLog = auditLog;
    }

    /**
     * @param actor the actor
     * @param actorName the name of the API key that did it; absent for the platform
     * @param customer the current name of the customer for whom the actor acted; absent for the platform
     * @param body the entry: actor, action, time, old and new values, and the hash of the previous entry
     * @param hash SHA-256 of the body's bytes, in hex
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            Actor.Name actor,
            @Nullable String actorName,
            @Nullable Named customer,

            @JsonRawValue @Schema(ref = "#/components/schemas/AuditLogEntry")
            String body,

            String hash) {

        static Shown of(AuditLogSql.Row row) {
            var names = row.names();
            var customer = names.customer() == null ? null : new Named(names.customer(), names.customerName());
            return new Shown(row.actor(), names.actor(), customer, row.body(), row.hex());
        }
    }

    /** A customer with its name. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Named(CustomerId id, @Nullable String name) {}

    @GetMapping
    @Requires(Scope.OPERATOR)
    @Operation(operationId = "listAuditLog", summary = "List audit log entries, newest first; they form a hash chain")
    Page<Shown> list(
            @Parameter(
                            description = "What was done",
                            schema =
                                    @Schema(
                                            allowableValues = {
                                                "api_key.created",
                                                "api_key.limited",
                                                "api_key.revoked",
                                                "api_key.rotated",
                                                "approval.approved",
                                                "approval.rejected",
                                                "budget.removed",
                                                "budget.set",
                                                "circuit_breaker.reset",
                                                "customer.closed",
                                                "customer.created",
                                                "customer.key_created",
                                                "customer.key_revoked",
                                                "customer.limits_changed",
                                                "customer.renamed",
                                                "customer.status_changed",
                                                "customer.tier_changed",
                                                "deployment.changed",
                                                "deployment.created",
                                                "deployment.deleted",
                                                "deployment_secret.deleted",
                                                "deployment_secret.set",
                                                "execution.erased",
                                                "master_key.rotate",
                                                "master_key.rotated",
                                                "operator.key_reset",
                                                "package.listed",
                                                "package.rejected",
                                                "package.yanked",
                                                "rate_limits.reset",
                                                "receipt_key.rotate",
                                                "run_signing_secret.rotated",
                                                "schedule.changed",
                                                "schedule.created",
                                                "schedule.deleted",
                                                "trigger.changed",
                                                "trigger.created",
                                                "trigger.deleted",
                                                "trigger.rotated",
                                                "webhook.changed",
                                                "webhook.created",
                                                "webhook.dead_resent",
                                                "webhook.deleted",
                                                "webhook.resent",
                                                "webhook.rotated"
                                            }))
                    @RequestParam(required = false)
                    @Nullable String action,
            @RequestParam(required = false) @Nullable UUID actor,
            @RequestParam(required = false) @Nullable UUID customer,
            @Parameter(description = "The id of the changed thing; the list is empty for an id that no entry has")
                    @RequestParam(required = false)
                    @Nullable String subject,
            @RequestParam(required = false) @Nullable Instant from,
            @RequestParam(required = false) @Nullable Instant to,
            @RequestParam(required = false) @Nullable Long cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit) {
        if (cursor != null && cursor < 1) {
            throw AppException.invalid("cursor", "is not one that a page of this list gave");
        }
        if (from != null && to != null && !from.isBefore(to)) {
            throw AppException.invalid("to", "must be after from");
        }
        var filter = new AuditLogSql.Filter(action, actor, customer, subject, from, to);
        var rows = auditLog.page(cursor == null ? Long.MAX_VALUE : cursor, filter, limit.rows() + 1);
        return Page.of(rows, limit.rows(), AuditLogSql.Row::seq).map(Shown::of);
    }
}
