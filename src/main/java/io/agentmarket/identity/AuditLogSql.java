package io.agentmarket.identity;

import io.agentmarket.shared.CustomerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Statements over audit_log and audit_entry. They run as the platform. */
final class AuditLogSql {

    private final JdbcClient sql;

    AuditLogSql(JdbcClient sql) {
        this.sql = sql;
    }

    @SuppressWarnings("ArrayRecordComponent") // read from bytea, never compared
    record Row(long seq, Instant at, Actor.Name actor, Names names, String body, byte[] previous, byte[] hash) {

        String hex() {
            return HexFormat.of().formatHex(hash);
        }
    }

    /**
     * The current names of the actor and its customer.
     *
     * @param actor the name of the API key; null for the platform
     * @param customer the customer for which the actor acted; null for the platform
     * @param customerName null for the platform
     */
    record Names(
            @Nullable String actor,
            @Nullable CustomerId customer,
            @Nullable String customerName) {}

    /**
     * The filters of a list; null matches any.
     *
     * @param actor the id of an API key
     * @param customer the customer that acted or was affected
     * @param from the earliest time
     * @param to before this time
     */
    record Filter(
            @Nullable String action,
            @Nullable UUID actor,
            @Nullable UUID customer,
            @Nullable String subject,
            @Nullable Instant from,
            @Nullable Instant to) {

        static final Filter ANY = new Filter(null, null, null, null, null, null);
    }

    /**
     * An entry's JSON without the members assigned when it joins the chain.
     *
     * @param head up to the hash of the entry before it, in hexadecimal digits
     * @param tail after its number
     */
    record Text(String head, String tail) {}

    /** The statement is planned anew for each filter, because the suitable index depends on it. */
    List<Row> page(long before, Filter filter, int limit) {
        sql.sql("set local plan_cache_mode = force_custom_plan").update();
        return sql.sql("""
                        select l.*, k.name as key_name, c.name as customer_name
                          from audit_log l
                          left join api_keys k on k.id = l.actor_id
                          left join customers c on c.id = l.customer_id
                         where l.seq < :before
                           and (:action::text is null or l.action = :action)
                           and (:actor::uuid is null or l.actor_id = :actor)
                           and (:customer::uuid is null or l.customer_id = :customer or l.subject = :customer::text)
                           and (:subject::text is null or l.subject = :subject)
                           and (:from::timestamptz is null or l.at >= :from)
                           and (:to::timestamptz is null or l.at < :to)
                         order by l.seq desc limit :limit""")
                .param("before", before)
                .param("action", filter.action())
                .param("actor", filter.actor())
                .param("customer", filter.customer())
                .param("subject", filter.subject())
                .param("from", time(filter.from()))
                .param("to", time(filter.to()))
                .param("limit", limit)
                .query((row, n) -> new Row(
                        row.getLong("seq"),
                        row.getObject("at", OffsetDateTime.class).toInstant(),
                        new Actor.Name(row.getString("actor_kind"), row.getObject("actor_id", UUID.class)),
                        names(row),
                        row.getString("body"),
                        row.getBytes("previous_hash"),
                        row.getBytes("hash")))
                .list();
    }

    private static Names names(ResultSet row) throws SQLException {
        var customer = row.getObject("customer_id", UUID.class);
        return new Names(
                row.getString("key_name"),
                customer == null ? null : new CustomerId(customer),
                row.getString("customer_name"));
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
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
