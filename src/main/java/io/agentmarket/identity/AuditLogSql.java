package io.agentmarket.identity;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Statements over audit_log and audit_entry, as the platform. */
final class AuditLogSql {

    private final JdbcClient sql;

    AuditLogSql(JdbcClient sql) {
        this.sql = sql;
    }

    @SuppressWarnings("ArrayRecordComponent") // read from bytea, never compared
    record Row(long seq, Instant at, Actor.Name actor, String body, byte[] previous, byte[] hash) {

        String hex() {
            return HexFormat.of().formatHex(hash);
        }
    }

    /**
     * An entry's JSON without what is known only when it joins the chain.
     *
     * @param head up to the hash of the entry before it, in hexadecimal digits
     * @param tail after its number
     */
    record Text(String head, String tail) {}

    List<Row> page(long before, int limit) {
        return sql.sql("select * from audit_log where seq < ? order by seq desc limit ?")
                .params(before, limit)
                .query((row, n) -> new Row(
                        row.getLong("seq"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        new Actor.Name(row.getString("actor_kind"), row.getObject("actor_id", UUID.class)),
                        row.getString("body"),
                        row.getBytes("previous_hash"),
                        row.getBytes("hash")))
                .list();
    }

    /** Joins the chain when the transaction commits, by the trigger {@code audit_entry_at_commit}. */
    void insert(AuditLog.Entry entry, Instant at, Text text) {
        var actor = entry.actor().name();
        sql.sql("""
                        insert into audit_entry (at, customer_id, actor_kind, actor_id, action, subject, head, tail)
                        values (:at, :customer, :kind, :actor, :action, :subject, :head, :tail)""")
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param(
                        "customer",
                        entry.customer() == null ? null : entry.customer().value())
                .param("kind", actor.kind())
                .param("actor", actor.id())
                .param("action", entry.action())
                .param("subject", entry.subject())
                .param("head", text.head())
                .param("tail", text.tail())
                .update();
    }
}
