package io.agentmarket.engine;

import io.agentmarket.approvals.Approvals;
import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.journal.RunWebhooks;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.stores.Tenant;
import io.agentmarket.usage.History;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Erases a finished run's content permanently: input, output, error, webhook and artifacts, and all of its journal
 * except the models, token counts and the outcome. Usage, charge and receipt stay, and so do the caller's labels, which
 * belong to the usage row. Nothing writes to a finished run, so nothing comes back.
 */
@Component
public final class Erasure {

    private final Clock clock;
    private final Tenant tenant;
    private final RunStore store;
    private final History history;
    private final AuditLog audit;
    private final JournalRoom room;

    Erasure(Clock clock, Tenant tenant, RunStore store, History history, AuditLog audit, JournalRoom room) {
        this.clock = clock;
        this.tenant = tenant;
        this.store = store;
        this.history = history;
        this.audit = audit;
        this.room = room;
    }

    /**
     * Erases the content; a second call changes nothing.
     *
     * @throws AppException {@code NOT_FOUND} for a foreign run, {@code STILL_RUNNING} for a live one
     */
    void erase(Caller caller, ExecutionId id) {
        if (store.findLive(caller.customer(), id).isPresent()) {
            throw new AppException(ErrorCode.STILL_RUNNING, "The run has not ended; cancel it or wait, then erase it.");
        }
        if (history.find(caller.customer(), id).isEmpty()) {
            throw AppException.notFound("execution");
        }
        var erased = tenant.platform(sql -> {
            var counts = erase(sql, caller.customer(), id);
            counts.ifPresent(
                    detail -> audit.append(sql, new AuditLog.Entry(caller, "execution.erased", id.toString(), detail)));
            return counts.isPresent();
        });
        if (erased) {
            room.changed(caller.customer());
        }
    }

    /** The same for a finished run of the platform itself; the audit log records customers' runs only. */
    public void forget(CustomerId customer, ExecutionId id) {
        if (history.find(customer, id).isPresent()) {
            var unused = tenant.platform(sql -> erase(sql, customer, id));
        }
    }

    /** The amounts erased; empty when the run had been erased before. */
    private Optional<Map<String, String>> erase(JdbcClient sql, CustomerId customer, ExecutionId id) {
        var marked = of(sql.sql(ErasureSql.MARK), customer, id)
                .param("at", clock.instant().toString())
                .update();
        if (marked == 0) {
            return Optional.empty();
        }
        var payloads = of(sql.sql(ErasureSql.PAYLOADS), customer, id).update();
        Approvals.erase(sql, customer, id);
        RunWebhooks.erase(sql, customer, id);
        var entries = of(sql.sql(ErasureSql.ENTRIES), customer, id).update();
        of(sql.sql(ErasureSql.ARTIFACT_CHUNKS), customer, id).update();
        var artifacts = of(sql.sql(ErasureSql.ARTIFACTS), customer, id).update();
        history.erased(sql, customer, id);
        return Optional.of(Map.of(
                "payloads", Integer.toString(payloads),
                "entries", Integer.toString(entries),
                "artifacts", Integer.toString(artifacts)));
    }

    private static JdbcClient.StatementSpec of(
            JdbcClient.StatementSpec statement, CustomerId customer, ExecutionId id) {
        return statement.param("customer", customer.value()).param("id", id.value());
    }
}
