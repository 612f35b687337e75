package io.agentmarket.approvals;

import io.agentmarket.identity.Actor;
import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.journal.Run;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.Tenant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Approvals that runs request, and their decisions. A decision is made once, about arguments identified by their hash,
 * and is durable before anything acts on it; then the first free replica continues the run.
 */
@Component
public class Approvals {

    private static final UUID LAST = new UUID(-1, -1);

    private final Clock clock;
    private final Tenant tenant;
    private final AuditLog audit;

    public Approvals(Clock clock, Tenant tenant, AuditLog audit) {
        this.clock = clock;
        this.tenant = tenant;
        this.audit = audit;
    }

    /**
     * A decision.
     *
     * @param sha256 the hash of the action that was shown; null to reject
     * @param arguments the edited arguments; null for the requested ones
     */
    public record Verdict(
            boolean approved,
            @Nullable String sha256,
            @Nullable JsonNode arguments,
            @Nullable String comment) {}

    /** The filters of a customer's list. */
    public record Filter(@Nullable UUID before, @Nullable UUID execution, boolean open, int limit) {}

    public Page<ApprovalView> page(CustomerId customer, Filter filter) {
        List<ApprovalView> found = tenant.tx(
                customer,
                jdbc -> jdbc.sql(ApprovalSql.PAGE)
                        .param("customer", customer.value())
                        .param("before", filter.before() == null ? LAST : filter.before())
                        .param("execution", filter.execution())
                        .param("open", filter.open())
                        .param("limit", filter.limit() + 1)
                        .query((row, n) -> ApprovalView.of(row))
                        .list());
        return Page.of(found, filter.limit(), ApprovalView::approvalId);
    }

    public ApprovalView get(CustomerId customer, UUID id) {
        return find(customer, id)
                .orElseThrow(() -> AppException.notFound("approval"))
                .view();
    }

    private Optional<Found> find(CustomerId customer, UUID id) {
        return tenant.tx(
                customer,
                jdbc -> jdbc.sql(ApprovalSql.FIND)
                        .param("customer", customer.value())
                        .param("id", id)
                        .query((row, n) -> new Found(ApprovalView.of(row), row.getBoolean("test")))
                        .optional());
    }

    /** @param test whether its run was started by a test key */
    private record Found(ApprovalView view, boolean test) {}

    /**
     * Decides an approval once; the same verdict again changes nothing.
     *
     * @throws AppException {@code NOT_FOUND}; {@code APPROVAL_CHANGED} when the hash is not the action's;
     * {@code ALREADY_DECIDED} when it has another decision, has expired, or its run has ended; {@code TEST_KEY_REFUSED}
     * for a test key and a live run
     */
    public ApprovalView decide(Caller caller, UUID id, Verdict verdict) {
        var asked = find(caller.customer(), id).orElseThrow(() -> AppException.notFound("approval"));
        if (caller.test() && !asked.test() && asked.view().status().equals("pending")) {
            throw new AppException(
                    ErrorCode.TEST_KEY_REFUSED, "A test key decides approvals of test runs only; use a live key.");
        }
        if (verdict.approved() && !asked.view().actionSha256().equals(verdict.sha256())) {
            throw new AppException(
                    ErrorCode.APPROVAL_CHANGED,
                    "action_sha256 does not match the waiting action; read the approval again before you approve it.");
        }
        if (verdict.approved() && !asked.view().isReadable()) {
            throw new AppException(
                    ErrorCode.WRONG_STATE, "The action can no longer be read; reject it or cancel the run.");
        }
        var status = verdict.approved() ? "approved" : "rejected";
        var edited = verdict.approved() ? verdict.arguments() : null;
        var decided = tenant.platform(jdbc -> {
            var now = clock.instant().atOffset(ZoneOffset.UTC);
            var actor = caller.actor().name();
            var changed = jdbc.sql(ApprovalSql.DECIDE)
                            .param("status", status)
                            .param("now", now)
                            .param("kind", actor.kind())
                            .param("by", actor.id())
                            .param("comment", verdict.comment())
                            .param("arguments", edited == null ? null : edited.toString())
                            .param("sha256", edited == null ? null : ActionHash.of(edited))
                            .param("id", id)
                            .param("customer", caller.customer().value())
                            .update()
                    == 1;
            if (changed) {
                var details = Map.of(
                        "execution_id", asked.view().executionId().toString(),
                        "action_sha256", asked.view().actionSha256());
                audit.append(jdbc, new AuditLog.Entry(caller, "approval." + status, id.toString(), details));
            }
            return changed;
        });
        var view = get(caller.customer(), id);
        if (!decided && !isSame(view, status, edited)) {
            throw new AppException(
                    ErrorCode.ALREADY_DECIDED,
                    "This approval is no longer pending: its status is " + view.status() + ".");
        }
        return view;
    }

    /** Whether both decisions do the same: an approval without arguments approves the requested ones. */
    private static boolean isSame(ApprovalView view, String status, @Nullable JsonNode edited) {
        return view.status().equals(status)
                && Objects.equals(
                        Objects.requireNonNullElse(edited, view.arguments()),
                        Objects.requireNonNullElse(view.decidedArguments(), view.arguments()));
    }

    /** Expires approvals that were not decided in time; an expired one counts as rejected. */
    public void expire() {
        var unused = tenant.platform(jdbc -> jdbc.sql(ApprovalSql.EXPIRE)
                .param("kind", new Actor.Platform().name().kind())
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update());
    }

    /** Decisions that are not yet in the run's journal, in the form of its entries. */
    public List<ObjectNode> untold(Run run) {
        return tenant.tx(
                run.customer(),
                jdbc -> jdbc.sql(ApprovalSql.UNTOLD)
                        .param("execution", run.id().value())
                        .param("customer", run.customer().value())
                        .query((row, n) -> entry(row))
                        .list());
    }

    /** Erases titles, arguments and comments, in the transaction that erases the run. */
    public static void erase(JdbcClient sql, CustomerId customer, ExecutionId run) {
        var unused = sql.sql(ApprovalSql.ERASE)
                .param("customer", customer.value())
                .param("id", run.value())
                .update();
    }

    private static ObjectNode entry(ResultSet row) throws SQLException {
        var status = row.getString("status");
        var by = row.getString("actor_id");
        var comment = status.equals("expired") ? "nobody decided in time" : row.getString("comment");
        var entry = Json.MAPPER
                .createObjectNode()
                .put("approval_id", row.getString("id"))
                .put("path", row.getString("path"))
                .put("approved", status.equals("approved"))
                .put("status", status)
                .put("arguments_sha256", row.getString("decided_sha256"));
        entry.set("arguments", Json.STORED.readTree(row.getString("arguments")));
        if (comment != null) {
            entry.put("comment", comment);
        }
        return by == null ? entry : entry.put("decided_by", by);
    }
}
