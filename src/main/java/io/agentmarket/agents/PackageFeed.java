package io.agentmarket.agents;

import io.agentmarket.stores.Tenant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** A number that rises with every change of the listed packages and their texts; replicas follow it. */
@Component
public final class PackageFeed {

    private final Tenant tenant;

    PackageFeed(Tenant tenant) {
        this.tenant = tenant;
    }

    /** Increases the number in the transaction of the change. */
    public static void move(JdbcClient sql) {
        sql.sql(PublishedSql.TICK).update();
    }

    /** The current number, from the database. */
    public long sequence() {
        return tenant.platform(
                sql -> sql.sql(PublishedSql.SEQ).query(Long.class).single());
    }
}
