package io.agentmarket.stores;

/** Statements over repeated_call. */
final class RepeatsSql {

    static final String CLAIM = """
            insert into repeated_call (customer_id, kind, idempotency_key, request_hash, made, created_at)
            values (:customer, :kind, :key, :hash, :made, :now) on conflict do nothing""";

    static final String FIND = """
            select request_hash, made from repeated_call
             where customer_id = :customer and kind = :kind and idempotency_key = :key""";

    static final String PURGE = """
            delete from repeated_call where ctid = any(array(
                   select ctid from repeated_call where created_at < :before order by created_at limit :limit))""";

    private RepeatsSql() {}
}
