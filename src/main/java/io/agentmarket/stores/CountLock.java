package io.agentmarket.stores;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Locks that serialize an owner's additions, so that a bound on their number is exact. Taken before anything else in
 * its transaction, and one at most, except {@link #FILES_OF_CUSTOMER}
 * and {@link #UPLOADS}. Two owners share a lock once in four billion
 * pairs, and then only wait for each other.
 */
public enum CountLock {
    KEYS(1),
    DEPLOYMENTS(2),
    SCHEDULES(3),
    TRIGGERS(4),
    WEBHOOKS(5),
    DOCUMENTS(6),
    LABELLED_TICKETS(7),
    PACKAGES(8),
    FILES_OF_RUN(9),
    /**
     * Taken after {@link #FILES_OF_RUN} and after the content is written, because writing takes long and only the sum
     * needs the lock.
     */
    FILES_OF_CUSTOMER(10),
    /** Taken after the content is written, for the same reason. */
    UPLOADS(11);

    private final int number;

    CountLock(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Waits until no other transaction for the customer has it; ends with the transaction. */
    public void take(JdbcClient sql, CustomerId customer) {
        take(sql, customer.value());
    }

    /** The same for a run. */
    public void take(JdbcClient sql, ExecutionId run) {
        take(sql, run.value());
    }

    private void take(JdbcClient sql, UUID owner) {
        sql.sql(LockSql.OF_OWNER).params(number, owner.toString()).query(row -> {});
    }
}
