package io.agentmarket.documents;

import io.agentmarket.resilience.UpstreamFailure;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.Tenant;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Cleans up after deletions: vectors in an outside store that did not answer, and changes that every replica has read.
 */
@Component
class Sweep {

    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int BATCH = 100;

    /** The age of a deletion from which it is swept; by then a reader of the document has noticed it. */
    private static final Duration AGE = Ingest.LEASE.multipliedBy(4);

    private final Tenant tenant;
    private final KnowledgeStores stores;

    Sweep(Tenant tenant, KnowledgeStores stores) {
        this.tenant = tenant;
        this.stores = stores;
    }

    private record Deleted(long seq, CustomerId customer, UUID document) {}

    void sweep() {
        sweep(AGE);
    }

    void sweep(Duration age) {
        if (stores.hasOutside()) {
            removeOutside(age);
        }
        tenant.platform(jdbc -> jdbc.sql(IngestSql.FORGET)
                .param("age", (double) Follower.REMEMBERED.toSeconds())
                .param("unswept_too", !stores.hasOutside())
                .update());
    }

    private void removeOutside(Duration age) {
        var deleted = tenant.platform(jdbc -> jdbc.sql(IngestSql.UNSWEPT)
                .param("age", age.toMillis() / 1000.0)
                .param("limit", BATCH)
                .query((row, n) -> new Deleted(
                        row.getLong("seq"),
                        new CustomerId(row.getObject("customer_id", UUID.class)),
                        row.getObject("document_id", UUID.class)))
                .list());
        for (var each : deleted) {
            try {
                stores.removeOutside(each.customer(), each.document());
            } catch (UpstreamFailure e) {
                LOG.atWarn().addKeyValue("code", e.code()).log("vectors could not be deleted, retried later");
                return;
            }
            tenant.platform(
                    jdbc -> jdbc.sql(IngestSql.SWEPT).param("seq", each.seq()).update());
        }
    }
}
