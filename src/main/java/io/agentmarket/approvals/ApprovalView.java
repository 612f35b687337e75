package io.agentmarket.approvals;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.shared.Json;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * An approval that a run requests.
 *
 * @param risk low, medium or high
 * @param tool the tool to be called; absent for any other action
 * @param arguments the exact action that is proposed; null if it can no longer be read, in which case it can only be
 * rejected
 * @param actionSha256 the SHA-256 of the arguments as canonical JSON (RFC 8785), in hex: send it with the approval
 * @param status pending, approved, rejected, expired, or void if its run ended without it
 * @param decidedBy the API key that decided; absent when the approval expired undecided
 * @param decidedArguments the approved action, if it was edited
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApprovalView(
        UUID approvalId,
        UUID executionId,
        String packageId,
        String title,
        @Schema(allowableValues = {"low", "medium", "high"}) String risk,
        @Nullable String tool,
        JsonNode arguments,
        String actionSha256,

        @Schema(allowableValues = {"pending", "approved", "rejected", "expired", "void"})
        String status,

        Instant requestedAt,
        Instant expiresAt,
        @Nullable Instant decidedAt,
        @Nullable UUID decidedBy,
        @Nullable String comment,
        @Nullable JsonNode decidedArguments) {

    static ApprovalView of(ResultSet row) throws SQLException {
        var decidedAt = row.getTimestamp("decided_at");
        var arguments = row.getString("arguments");
        var decided = row.getString("decided_arguments");
        return new ApprovalView(
                row.getObject("id", UUID.class),
                row.getObject("execution_id", UUID.class),
                row.getString("package_id"),
                row.getString("title"),
                row.getString("risk"),
                row.getString("tool"),
                read(arguments),
                row.getString("action_sha256"),
                row.getString("status"),
                row.getTimestamp("requested_at").toInstant(),
                row.getTimestamp("expires_at").toInstant(),
                decidedAt == null ? null : decidedAt.toInstant(),
                row.getObject("actor_id", UUID.class),
                row.getString("comment"),
                decided == null || decided.equals(arguments) ? null : read(decided));
    }

    private static JsonNode read(String arguments) {
        try {
            return Json.STORED.readTree(arguments);
        } catch (JacksonException e) {
            return MissingNode.getInstance();
        }
    }

    /** Whether the action can still be shown. */
    public @JsonIgnore boolean isReadable() {
        return !arguments.isMissingNode();
    }
}
