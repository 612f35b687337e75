package io.agentmarket.engine;

import io.agentmarket.identity.CustomerListener;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.stores.Tenant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Stops this worker's runs that were cancelled through another replica, and those of a closed customer. */
@Component
class Cancels implements CustomerListener {

    private final Tenant tenant;
    private final Worker worker;
    private final LiveRuns liveRuns;
    private final Runs runs;

    Cancels(Tenant tenant, Worker worker, LiveRuns liveRuns, Runs runs) {
        this.tenant = tenant;
        this.worker = worker;
        this.liveRuns = liveRuns;
        this.runs = runs;
    }

    void look() {
        List<UUID> ids = tenant.platform(jdbc -> jdbc.sql(RunSql.CANCELLED)
                .param("worker", worker.id().value())
                .query(UUID.class)
                .list());
        ids.forEach(id -> liveRuns.find(new ExecutionId(id)).ifPresent(live -> live.stop(StopReason.CANCELLED)));
    }

    /**
     * Another replica caches keys for 30 s; a run that it admits meanwhile ends by itself or when the customer is
     * closed again.
     */
    @Override
    public void closed(CustomerId customer) {
        List<UUID> ids = tenant.platform(jdbc -> jdbc.sql(RunSql.LIVE_OF)
                .param("customer", customer.value())
                .query(UUID.class)
                .list());
        ids.forEach(id -> cancel(customer, new ExecutionId(id)));
    }

    /** Does nothing if the run has ended meanwhile. */
    private void cancel(CustomerId customer, ExecutionId id) {
        try {
            runs.cancel(customer, id);
        } catch (AppException e) {
            if (e.code() != ErrorCode.ALREADY_FINISHED && e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
        }
    }
}
