package io.agentmarket.engine;

import io.agentmarket.approvals.Approvals;
import io.agentmarket.engine.RunStore.Stored;
import io.agentmarket.stores.Tenant;
import java.util.List;
import org.springframework.stereotype.Component;

/** Resumes runs whose approval was decided. */
@Component
class Wakes {

    private static final int BATCH = 64;

    private final Tenant tenant;
    private final Worker worker;
    private final RunStore store;
    private final Approvals approvals;
    private final Resumption resumption;

    Wakes(Tenant tenant, Worker worker, RunStore store, Approvals approvals, Resumption resumption) {
        this.tenant = tenant;
        this.worker = worker;
        this.store = store;
        this.approvals = approvals;
        this.resumption = resumption;
    }

    void look() {
        approvals.expire();
        wake();
    }

    void wake() {
        List<Stored> woken = tenant.platform(jdbc -> store.taken(
                jdbc, jdbc.sql(RunSql.WAKE).param("worker", worker.id().value()).param("limit", BATCH)));
        resumption.resume(woken);
    }
}
