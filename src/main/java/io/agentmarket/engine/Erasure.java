package io.agentmarket.engine;

import io.agentmarket.approvals.Approvals;
import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.stores.Tenant;
import io.agentmarket.usage.History;
import java.time.Clock;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes a finished run's content away for good: input, output, error and artifacts, and of its journal all but who
 * answered, how many tokens it took and how it ended. What was metered, charged and receipted stays, and so do the
 * caller's labels, which are part of the meter's row. Nothing writes to a finished run any more, so nothing comes back.
 */
@Component
class Erasure {

    private final Clock clock;
    private final Tenant tenant;
    private final RunStore store;
    private final History history;
    private final AuditLog audit;

    Erasure(Clock clock, Tenant tenant, RunStore store, History history, AuditLog audit) {
        this.clock = clock;
        this.tenant = tenant;
        this.store = store;
        this.history = history;
        this.audit = audit;
    }

    /**
     * Erases, once; a second time changes nothing.
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
        var unused = tenant.platform(sql -> erase(sql, caller, id));
    }

    private boolean erase(JdbcClient sql, Caller caller, ExecutionId id) {
        var customer = caller.customer();
        var marked = of(sql.sql(ErasureSql.MARK), customer, id)
                .param("at", clock.instant().toString())
                .update();
        if (marked == 0) {
            return false;
        }
        var payloads = of(sql.sql(ErasureSql.PAYLOADS), customer, id).update();
        Approvals.erase(sql, customer, id);
        var entries = of(sql.sql(ErasureSql.ENTRIES), customer, id).update();
        of(sql.sql(ErasureSql.ARTIFACT_CHUNKS), customer, id).update();
        var artifacts = of(sql.sql(ErasureSql.ARTIFACTS), customer, id).update();
        var counts = Map.of(
                "payloads", Integer.toString(payloads),
                "entries", Integer.toString(entries),
                "artifacts", Integer.toString(artifacts));
        audit.append(sql, new AuditLog.Entry(caller, "execution.erased", id.toString(), counts));
        return true;
    }

    private static JdbcClient.StatementSpec of(
            JdbcClient.StatementSpec statement, CustomerId customer, ExecutionId id) {
        return statement.param("customer", customer.value()).param("id", id.value());
    }
}
