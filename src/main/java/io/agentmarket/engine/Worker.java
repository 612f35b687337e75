package io.agentmarket.engine;

import io.agentmarket.journal.WorkerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.Databases;
import io.agentmarket.stores.Tenant;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/*
 * One row per replica, touched at every heartbeat, by the database's clock. When a replica's row is older than the
 * lease, the others declare it dead and continue its runs under the next attempt. A replica that finds its lease
 * expired (it was suspended, cut off or only slow) claims its row again and keeps the runs that nobody took: they
 * continue under the same attempt. It drops the others. Safety depends neither on a clock nor on the lease: every write
 * carries the attempt, and an older attempt is refused.
 */
/** This replica's claim to be alive. */
@Component
class Worker {

    /** The time for which a silent worker keeps its runs. */
    static final Duration LEASE = Duration.ofSeconds(15);

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

    private final Tenant tenant;
    private final JdbcClient heartbeats;
    private final boolean alone;
    private final WorkerId id;

    Worker(Tenant tenant, Ids ids, Databases databases) {
        this.tenant = tenant;
        this.heartbeats = JdbcClient.create(databases.heartbeat());
        this.alone = databases.embedded();
        this.id = new WorkerId(ids.next());
    }

    WorkerId id() {
        return id;
    }

    /** Registers this process. Runs of the previous process on this data directory may be taken over at once. */
    void register() {
        tenant.platform(jdbc -> {
            jdbc.sql(RunSql.REGISTER).param("id", id.value()).update();
            return alone
                    ? jdbc.sql(TakeoverSql.BURY_OTHERS).param("id", id.value()).update()
                    : 0;
        });
        LOG.atInfo().addKeyValue("worker", id).log("worker registered");
    }

    /** Renews the claim; returns the live runs that others have taken, which they may once it has expired. */
    List<ExecutionId> beat(Collection<ExecutionId> inHand) {
        var inTime = heartbeats
                        .sql(RunSql.HEARTBEAT)
                        .param("id", id.value())
                        .param("lease", LEASE.toSeconds())
                        .update()
                == 1;
        if (inTime) {
            return List.of();
        }
        LOG.atWarn().addKeyValue("worker", id).log("this worker's lease had expired, it claims its runs again");
        heartbeats.sql(RunSql.REGISTER).param("id", id.value()).update();
        return heartbeats
                .sql(RunSql.TAKEN_BY_OTHERS)
                .param("ids", inHand.stream().map(ExecutionId::value).toArray(UUID[]::new))
                .param("worker", id.value())
                .query((row, n) -> new ExecutionId(row.getObject(1, UUID.class)))
                .list();
    }

    /** Declares workers dead that were silent for the lease, and deletes those that left no runs. */
    void bury() {
        var dead = tenant.platform(jdbc -> {
            jdbc.sql(TakeoverSql.FORGET).param("lease", LEASE.toSeconds()).update();
            return jdbc.sql(TakeoverSql.BURY).param("lease", LEASE.toSeconds()).update();
        });
        if (dead > 0) {
            LOG.atWarn()
                    .addKeyValue("workers", dead)
                    .log("workers stopped renewing their leases, their runs are taken over");
        }
    }

    /** Removes this worker; others may take its unfinished runs at once. */
    void unregister() {
        tenant.platform(
                jdbc -> jdbc.sql(RunSql.UNREGISTER).param("id", id.value()).update());
    }
}
