package io.agentmarket.engine;

import io.agentmarket.shared.ExecutionId;
import io.agentmarket.stores.Tenant;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Stops runs of this worker that were cancelled by way of another replica. */
@Component
class Cancels {

    private final Tenant tenant;
    private final Worker worker;
    private final LiveRuns liveRuns;

    Cancels(Tenant tenant, Worker worker, LiveRuns liveRuns) {
        this.tenant = tenant;
        this.worker = worker;
        this.liveRuns = liveRuns;
    }

    void look() {
        List<UUID> ids = tenant.platform(jdbc -> jdbc.sql(RunSql.CANCELLED)
                .param("worker", worker.id().value())
                .query(UUID.class)
                .list());
        ids.forEach(id -> liveRuns.find(new ExecutionId(id)).ifPresent(live -> live.stop(StopReason.CANCELLED)));
    }
}
