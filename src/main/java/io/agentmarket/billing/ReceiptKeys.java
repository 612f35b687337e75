package io.agentmarket.billing;

import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.stores.PlatformLock;
import io.agentmarket.stores.Tenant;
import io.agentmarket.vault.PlatformSecrets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The keys that sign receipts and statements. The newest key signs. The public half of every key stays published, so
 * that every signature stays verifiable. The private half is a sealed secret of the platform.
 */
@Component
class ReceiptKeys {

    private final Tenant tenant;
    private final PlatformSecrets secrets;
    private final AuditLog audit;
    private final Clock clock;

    ReceiptKeys(Tenant tenant, PlatformSecrets secrets, AuditLog audit, Clock clock) {
        this.tenant = tenant;
        this.secrets = secrets;
        this.audit = audit;
        this.clock = clock;
    }

    /** Every public key, the current signing key first; creates the first key when there is none. */
    List<ReceiptKey> published() {
        return tenant.platform(platform -> {
            var signer = signer(platform).key();
            var all = platform.sql(ReceiptsSql.KEYS)
                    .query((row, n) -> ReceiptKey.of(row.getBytes(1)))
                    .list();
            return all.contains(signer) ? all : List.of(signer);
        });
    }

    /**
     * The signing key. Created now when there is none, or when the newest one's secret was abandoned with its master
     * key.
     */
    ReceiptKey.Pair signer(JdbcClient platform) {
        return newest(platform).orElseGet(() -> {
            PlatformLock.RECEIPT_KEYS.take(platform);
            return newest(platform).orElseGet(() -> make(platform, null));
        });
    }

    /** Creates the key that signs from now on; a repeated request creates no other. */
    ReceiptKey rotate(Caller operator, String request) {
        return tenant.platform(platform -> {
            PlatformLock.RECEIPT_KEYS.take(platform);
            var made = platform.sql(ReceiptsSql.KEY_OF_REQUEST)
                    .param("request", request)
                    .query((row, n) -> ReceiptKey.of(row.getBytes(1)))
                    .optional();
            return made.orElseGet(() -> {
                var key = make(platform, request).key();
                audit.append(platform, new AuditLog.Entry(operator, "receipt_key.rotate", key.id(), Map.of()));
                return key;
            });
        });
    }

    private Optional<ReceiptKey.Pair> newest(JdbcClient platform) {
        return platform.sql(ReceiptsSql.NEWEST_KEY)
                .query((row, n) -> ReceiptKey.of(row.getBytes(1)))
                .optional()
                .flatMap(key -> secrets.find(platform, nameOf(key)).map(secret -> new ReceiptKey.Pair(key, secret)));
    }

    private ReceiptKey.Pair make(JdbcClient platform, @Nullable String request) {
        var pair = ReceiptKey.Pair.generate();
        secrets.keep(platform, nameOf(pair.key()), pair.secret());
        platform.sql(ReceiptsSql.KEEP_KEY)
                .param("id", pair.key().id())
                .param("key", pair.key().raw())
                .param("request", request)
                .param("at", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
        return pair;
    }

    private static String nameOf(ReceiptKey key) {
        return "receipt key " + key.id();
    }
}
