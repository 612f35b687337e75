package io.agentmarket.identity;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Statements over audit_log, as the platform. */
final class AuditLogSql {

    private static final Head EMPTY = new Head(0, new byte[0]);

    private final JdbcClient sql;

    AuditLogSql(JdbcClient sql) {
        this.sql = sql;
    }

    /** The newest row. */
    @SuppressWarnings("ArrayRecordComponent") // written to bytea, never compared
    record Head(long seq, byte[] hash) {}

    @SuppressWarnings("ArrayRecordComponent") // written to bytea, never compared
    record Row(long seq, Instant at, String body, byte[] previous, byte[] hash) {

        String hex() {
            return HexFormat.of().formatHex(hash);
        }
    }

    List<Row> page(long before, int limit) {
        return sql.sql("select * from audit_log where seq < ? order by seq desc limit ?")
                .params(before, limit)
                .query((row, n) -> new Row(
                        row.getLong("seq"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        row.getString("body"),
                        row.getBytes("previous_hash"),
                        row.getBytes("hash")))
                .list();
    }

    /** Writers take turns until their transactions end, so that the chain has one end. */
    Head lockHead() {
        sql.sql("select pg_advisory_xact_lock(7165012028)")
                .query((row, n) -> true)
                .single();
        return sql.sql("select seq, hash from audit_log order by seq desc limit 1")
                .query((row, n) -> new Head(row.getLong("seq"), row.getBytes("hash")))
                .optional()
                .orElse(EMPTY);
    }

    void insert(AuditLog.Entry entry, Row row) {
        sql.sql("""
                        insert into audit_log
                            (seq, at, customer_id, api_key_id, action, subject, body, previous_hash, hash)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        row.seq(),
                        row.at().atOffset(ZoneOffset.UTC),
                        entry.actor().customer().value(),
                        entry.actor().key().value(),
                        entry.action(),
                        entry.subject(),
                        row.body(),
                        row.previous(),
                        row.hash())
                .update();
    }
}
