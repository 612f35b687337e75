package io.agentmarket.engine;

import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.WorkerId;
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
 * One row per replica, touched every heartbeat, by the database's clock. A replica whose row is older than the lease is
 * taken for dead by the others, which continue its runs under the next attempt. A replica that finds itself lapsed (it
 * was suspended, or cut off, or only slow) claims its row again and keeps the runs that nobody took: they never left
 * its hands, so they go on under the same attempt. It drops the others. Safety does not rest on anybody's clock, nor on
 * this: every write carries the attempt, and an older attempt is refused.
 */
/** This replica's claim to be alive. */
@Component
class Worker {

    /** How long a silent worker keeps its runs. */
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

    /** Announces this process; the runs of a process that held this data directory before are free at once. */
    void register() {
        tenant.platform(jdbc -> {
            jdbc.sql(RunSql.REGISTER).param("id", id.value()).update();
            return alone
                    ? jdbc.sql(TakeoverSql.BURY_OTHERS).param("id", id.value()).update()
                    : 0;
        });
        LOG.atInfo().addKeyValue("worker", id).log("worker registered");
    }

    /** Renews the claim; answers which runs in hand others have taken, as they may once it had lapsed. */
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

    /** Finds the workers dead that were not heard of for the lease, and forgets those that left nothing. */
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

    /** Leaves: whatever is unfinished is free for others at once. */
    void unregister() {
        tenant.platform(
                jdbc -> jdbc.sql(RunSql.UNREGISTER).param("id", id.value()).update());
    }
}
