package io.agentmarket.identity;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The permanent record of who changed what: rows are only added, and each contains the hash of its predecessor, so that
 * a changed, dropped or reordered row is detected.
 */
public final class AuditLog {

    private final Tenant tenant;
    private final Clock clock;

    AuditLog(Tenant tenant, Clock clock) {
        this.tenant = tenant;
        this.clock = clock;
    }

    /** The audit log over stores that are opened for one command. */
    public static AuditLog of(Tenant tenant, Clock clock) {
        return new AuditLog(tenant, clock);
    }

    /**
     * An entry.
     *
     * @param customer the customer for whom the actor acts; null for the platform
     * @param action what was done, as {@code noun.verb}, e.g. {@code rate_limits.reset}
     * @param subject the id of the changed thing
     * @param detail old and new values; never a secret
     */
    public record Entry(
            Actor actor, @Nullable CustomerId customer, String action, String subject, Map<String, String> detail) {

        public Entry {
            detail = Map.copyOf(detail);
        }

        public Entry(Caller caller, String action, String subject, Map<String, String> detail) {
            this(caller.actor(), caller.customer(), action, subject, detail);
        }

        /** An action of the platform itself, e.g. because the payment provider reported a change. */
        public static Entry ofPlatform(String action, String subject, Map<String, String> detail) {
            return new Entry(new Actor.Platform(), null, action, subject, detail);
        }
    }

    /** Entries below this number, newest first. */
    List<AuditLogSql.Row> page(long before, AuditLogSql.Filter filter, int limit) {
        return tenant.platform(sql -> new AuditLogSql(sql).page(before, filter, limit));
    }

    /** Adds the entry in a transaction of its own. */
    public void record(Entry entry) {
        tenant.platform(sql -> {
            append(sql, entry);
            return true;
        });
    }

    /**
     * Adds the entry to the platform's transaction that makes the change: both are durable, or neither. Its number, one
     * above the last without gaps, is assigned when the transaction commits; before that, nobody waits for it.
     */
    public void append(JdbcClient platform, Entry entry) {
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        new AuditLogSql(platform).insert(entry, at, text(entry, at));
    }

    /**
     * Members are in the order of their names. The database inserts {@code previous_hash} and {@code seq} between the
     * two parts.
     */
    private static AuditLogSql.Text text(Entry entry, Instant at) {
        var head = new TreeMap<String, Object>();
        head.put("action", entry.action());
        head.put("actor", entry.actor().name());
        if (entry.actor() instanceof Actor.Key key) {
            head.put("api_key_id", key.id());
        }
        head.put("at", at.toString());
        if (entry.customer() != null) {
            head.put("customer_id", entry.customer());
        }
        head.put("detail", new TreeMap<>(entry.detail()));
        var tail = Json.MAPPER.writeValueAsString(Map.of("subject", entry.subject()));
        var opened = Json.MAPPER.writeValueAsString(head);
        return new AuditLogSql.Text(
                opened.substring(0, opened.length() - 1) + ",\"previous_hash\":\"", "," + tail.substring(1));
    }
}
