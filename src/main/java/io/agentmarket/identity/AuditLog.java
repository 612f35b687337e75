package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who changed what, for ever: rows are only added, and each names the hash of the one before it, so that a changed, dropped or
 * reordered row shows.
 */
public final class AuditLog {

    private static final UUID NOBODY = new UUID(0, 0);
    private static final Caller PLATFORM =
            new Caller(new CustomerId(NOBODY), "platform", new ApiKeyId(NOBODY), Set.of(), false);

    private final Tenant tenant;
    private final Clock clock;

    AuditLog(Tenant tenant, Clock clock) {
        this.tenant = tenant;
        this.clock = clock;
    }

    /**
     * An entry.
     *
     * @param action what was done, as {@code noun.verb}, e.g. {@code rate_limits.reset}
     * @param subject what it was done to: an id
     * @param detail old and new values; never a secret
     */
    public record Entry(Caller actor, String action, String subject, Map<String, String> detail) {

        public Entry {
            detail = Map.copyOf(detail);
        }

        /** Of what the platform did by itself, e.g. because the payment provider said so: actor and key are all zeros. */
        public static Entry ofPlatform(String action, String subject, Map<String, String> detail) {
            return new Entry(PLATFORM, action, subject, detail);
        }
    }

    /** Entries below this number, newest first. */
    List<AuditLogSql.Row> page(long before, int limit) {
        return tenant.platform(sql -> new AuditLogSql(sql).page(before, limit));
    }

    /** Adds the entry in a transaction of its own. */
    public void record(Entry entry) {
        var unused = tenant.platform(sql -> append(sql, entry));
    }

    /**
     * Adds the entry to the platform's transaction that makes the change: both are durable, or neither.
     *
     * @return its number: 1 for the first, without gaps
     */
    public long append(JdbcClient platform, Entry entry) {
        var sql = new AuditLogSql(platform);
        var head = sql.lockHead();
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var body = new TreeMap<String, Object>();
        body.put("seq", head.seq() + 1);
        body.put("at", at.toString());
        body.put("customer_id", entry.actor().customer().toString());
        body.put("api_key_id", entry.actor().key().toString());
        body.put("action", entry.action());
        body.put("subject", entry.subject());
        body.put("detail", new TreeMap<>(entry.detail()));
        body.put("previous_hash", HexFormat.of().formatHex(head.hash()));
        var text = Json.MAPPER.writeValueAsString(body);
        sql.insert(entry, new AuditLogSql.Row(head.seq() + 1, at, text, head.hash(), Sha256.of(text)));
        return head.seq() + 1;
    }
}
