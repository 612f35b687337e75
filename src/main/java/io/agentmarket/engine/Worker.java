package io.agentmarket.engine;

import io.agentmarket.shared.Ids;
import io.agentmarket.shared.WorkerId;
import io.agentmarket.stores.Databases;
import io.agentmarket.stores.Tenant;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/*
 * One row per replica, touched every heartbeat, by the database's clock. A replica whose row is older than the lease is
 * taken for dead by the others, which continue its runs under the next attempt. A replica that finds itself lapsed (it was
 * suspended, or cut off) must assume exactly that: it drops its runs and registers under a new id. Safety does not rest on
 * anybody's clock: every write carries the attempt, and an older attempt is refused.
 */
/** This replica's claim to be alive. */
@Component
class Worker {

    /** How long a silent worker keeps its runs. */
    static final Duration LEASE = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Tenant tenant;
    private final Ids ids;
    private final boolean alone;
    private volatile WorkerId id;

    Worker(Tenant tenant, Ids ids, Databases databases) {
        this.tenant = tenant;
        this.ids = ids;
        this.alone = databases.embedded();
        this.id = new WorkerId(ids.next());
    }

    WorkerId id() {
        return id;
    }

    /** Announces this process under a new id; the runs of a process that held this data directory before are free at once. */
    void register() {
        var fresh = new WorkerId(ids.next());
        tenant.platform(jdbc -> {
            jdbc.sql(RunSql.REGISTER).param("id", fresh.value()).update();
            return alone
                    ? jdbc.sql(RunSql.UNREGISTER_OTHERS)
                            .param("id", fresh.value())
                            .update()
                    : 0;
        });
        id = fresh;
        LOG.atInfo().addKeyValue("worker", fresh).log("worker registered");
    }

    /** False when this worker has lapsed: others may have its runs. */
    boolean heartbeat() {
        return tenant.platform(jdbc -> {
            jdbc.sql(RunSql.FORGET_LAPSED).param("lease", LEASE.toSeconds()).update();
            return jdbc.sql(RunSql.HEARTBEAT)
                            .param("id", id.value())
                            .param("lease", LEASE.toSeconds())
                            .update()
                    == 1;
        });
    }

    /** Leaves: whatever is unfinished is free for others at once. */
    void unregister() {
        tenant.platform(
                jdbc -> jdbc.sql(RunSql.UNREGISTER).param("id", id.value()).update());
    }
}
