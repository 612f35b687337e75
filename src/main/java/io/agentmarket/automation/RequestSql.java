package io.agentmarket.automation;

import io.agentmarket.shared.CustomerId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Statements over automation_request. */
final class RequestSql {

    static final String PURGE = """
            delete from automation_request where ctid = any(array(
                   select ctid from automation_request where created_at < :before order by created_at limit :limit))""";

    private final JdbcClient sql;

    RequestSql(JdbcClient sql) {
        this.sql = sql;
    }

    /** What a key stands for. */
    record Claim(byte[] hash, UUID made) {}

    /** Waits for a claim that is not yet committed; the claim that stands then. */
    Claim claim(CustomerId customer, Creation creation, UUID fresh, Instant now) {
        sql.sql("""
                        insert into automation_request (customer_id, idempotency_key, request_hash, made_id, created_at)
                        values (?, ?, ?, ?, ?) on conflict do nothing""")
                .params(customer.value(), creation.key(), creation.hash(), fresh, now.atOffset(ZoneOffset.UTC))
                .update();
        return sql.sql("""
                        select request_hash, made_id from automation_request
                        where customer_id = ? and idempotency_key = ?""")
                .params(customer.value(), creation.key())
                .query((row, n) -> new Claim(row.getBytes("request_hash"), row.getObject("made_id", UUID.class)))
                .single();
    }
}
