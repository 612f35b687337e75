package io.agentmarket.stores;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The platform-wide advisory locks; per-owner locks are {@link CountLock}s. A number once assigned never gets another
 * purpose, because replicas of two releases may run at once.
 *
 * <p>Order within a transaction, so that no two wait for each other in a circle: first a {@link CountLock}, then rows
 * and Idempotency-Keys, then {@link #RECEIPT_KEYS}, then {@link #SECRETS}, last {@link #AUDIT_LOG}. No transaction
 * takes a lock shared and then exclusively: two that do so at once would wait for each other.
 */
public enum PlatformLock {
    /**
     * Replicas that start together prepare the roles one after the other; held by the connection, outside a
     * transaction.
     */
    ROLES(7165012026L),
    /** Replicas that start together make the first customers one after the other. */
    FIRST_START(7165012027L),
    /**
     * The end of the audit log's chain; taken by the database when the transaction commits ({@code audit_log_append}).
     */
    AUDIT_LOG(7165012028L),
    /** Replicas create keys for receipts, the first and any later one, one after the other. */
    RECEIPT_KEYS(7165012029L),
    /**
     * Sealing a secret takes it shared; a rotation of the master key takes it exclusively, in a transaction that does
     * nothing else.
     */
    SECRETS(7165012030L),
    /** One replica at a time purges expired rows. */
    PURGE(7165012031L),
    /** One replica at a time copies events from the journal into the webhooks' outbox. */
    WEBHOOK_CURSOR(7165012160L);

    private final long number;

    PlatformLock(long number) {
        this.number = number;
    }

    /** The number, for a statement that takes the lock for its connection. */
    long number() {
        return number;
    }

    /** Waits until nobody else has the lock; it ends with the transaction. */
    public void take(JdbcClient sql) {
        sql.sql(LockSql.ALONE).param(number).query(row -> {});
    }

    /** Takes the lock if nobody has it, and returns whether it was taken; it ends with the transaction. */
    public boolean tryTake(JdbcClient sql) {
        return sql.sql(LockSql.TRY).param(number).query(Boolean.class).single();
    }

    /** Takes the lock shared, once nobody holds it exclusively; it ends with the transaction. */
    public void share(JdbcClient sql) {
        sql.sql(LockSql.SHARED).param(number).query(row -> {});
    }
}
