package io.agentmarket.vault;

import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.stores.PlatformLock;
import io.agentmarket.stores.Tenant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.stereotype.Component;

/**
 * Reseals every stored provider key, and every secret of the platform itself, under the current master key.
 *
 * <p>Each batch is its own transaction, and a resealed key carries the new master key's id: an interrupted rotation
 * resumes where it stopped, and a repeated one finds nothing to do. Keys stay readable throughout, because the old
 * master key is held until none needs it.
 */
@Component
@Import(VaultConfiguration.class)
public final class MasterKeyRotation {

    private static final String SUBJECT = "master key";
    private static final int BATCH = 100;
    private static final UUID FIRST = new UUID(0, 0);

    private final Tenant tenant;
    private final AuditLog auditLog;
    private final MasterKeys masterKeys;
    private final Vault vault;
    private final int batch;

    @Autowired
    MasterKeyRotation(Tenant tenant, AuditLog auditLog, MasterKeys masterKeys, Vault vault) {
        this(tenant, auditLog, masterKeys, vault, BATCH);
    }

    MasterKeyRotation(Tenant tenant, AuditLog auditLog, MasterKeys masterKeys, Vault vault, int batch) {
        this.tenant = tenant;
        this.auditLog = auditLog;
        this.masterKeys = masterKeys;
        this.vault = vault;
        this.batch = batch;
    }

    /**
     * The result.
     *
     * @param masterKeyId the id of the key that seals now: 16 hexadecimal digits that reveal nothing about it
     * @param resealed the number of secrets that were sealed again: customers' provider keys and the platform's own
     * @param unreadable the number of secrets that no available master key can decrypt: left unchanged, or deleted if
     * requested
     */
    public record Result(String masterKeyId, long resealed, long unreadable) {}

    /** Rotates for a command on the machine. */
    public Result rotate(boolean dropUnreadable) {
        return rotate(null, dropUnreadable);
    }

    /**
     * Rotates, and logs the beginning and the result. If a secret was sealed with a master key that is not available,
     * nothing changes, unless such secrets may be deleted.
     *
     * @param by the actor; null for a command on the machine
     * @param dropUnreadable whether to delete secrets that no available master key opens: customers must save their key
     * again, the platform creates new secrets
     */
    synchronized Result rotate(@Nullable Caller by, boolean dropUnreadable) {
        record(by, "master_key.rotate", Map.of("drop_unreadable", Boolean.toString(dropUnreadable)));
        var done = sealAnew(dropUnreadable);
        record(
                by,
                "master_key.rotated",
                Map.of(
                        "master_key_id",
                        done.masterKeyId(),
                        "resealed",
                        Long.toString(done.resealed()),
                        "unreadable",
                        Long.toString(done.unreadable())));
        return done;
    }

    private void record(@Nullable Caller by, String action, Map<String, String> detail) {
        auditLog.record(
                by == null
                        ? AuditLog.Entry.ofPlatform(action, SUBJECT, detail)
                        : new AuditLog.Entry(by, action, SUBJECT, detail));
    }

    private Result sealAnew(boolean dropUnreadable) {
        var sealedWithOthers = sealedWithOthers();
        if (!dropUnreadable && !sealedWithOthers.isEmpty()) {
            var lost = sealedWithOthers.values().stream().mapToLong(it -> it).sum();
            return new Result(masterKeys.current().id(), 0, lost);
        }
        masterKeys.begin();
        tenant.platform(sql -> {
            // while this lock is held, no writer seals with the previous master key
            PlatformLock.SECRETS.take(sql);
            return true;
        });
        var done = new Result(masterKeys.current().id(), 0, 0);
        for (var step = step(FIRST, dropUnreadable); step.read > 0; ) {
            done = new Result(
                    done.masterKeyId, done.resealed + step.read - step.unreadable, done.unreadable + step.unreadable);
            step = step(step.last, dropUnreadable);
        }
        var own = platformSecrets(dropUnreadable);
        done = new Result(done.masterKeyId, done.resealed + own.resealed, done.unreadable + own.unreadable);
        if (done.unreadable == 0 || dropUnreadable) {
            masterKeys.end();
        }
        return done;
    }

    private Result platformSecrets(boolean dropUnreadable) {
        return tenant.platform(client -> {
            var sql = new PlatformSecretSql(client);
            var rows = sql.lockOthers(masterKeys.current().id());
            var unreadable = rows.stream().filter(row -> !reseal(sql, row)).toList();
            if (dropUnreadable) {
                unreadable.forEach(row -> sql.drop(row.name()));
            }
            return new Result(masterKeys.current().id(), rows.size() - unreadable.size(), unreadable.size());
        });
    }

    private boolean reseal(PlatformSecretSql sql, PlatformSecretSql.Row row) {
        var secret = vault.open(row.name(), row.sealed());
        secret.ifPresent(it -> sql.reseal(row.name(), vault.seal(row.name(), it)));
        return secret.isPresent();
    }

    /** The number of secrets per master key that is not available, by that key's id. */
    Map<String, Long> sealedWithOthers() {
        return tenant
                .platform(sql -> Stream.of(
                                new ProviderKeySql(sql).countByMasterKey(),
                                new PlatformSecretSql(sql).countByMasterKey())
                        .flatMap(counts -> counts.entrySet().stream())
                        .toList())
                .stream()
                .filter(it -> masterKeys.find(it.getKey()).isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum));
    }

    /** @param last the greatest id of the batch */
    private record Step(int read, int unreadable, UUID last) {}

    private Step step(UUID after, boolean dropUnreadable) {
        return tenant.platform(client -> {
            var sql = new ProviderKeySql(client);
            var rows = sql.lockOthers(masterKeys.current().id(), after, batch);
            var unreadable = rows.stream().filter(row -> !reseal(sql, row)).toList();
            if (dropUnreadable) {
                unreadable.forEach(row -> sql.drop(row.key().id()));
            }
            return new Step(rows.size(), unreadable.size(), last(rows, after));
        });
    }

    private boolean reseal(ProviderKeySql sql, ProviderKeySql.Row row) {
        var customer = row.key().customer();
        var secret = vault.open(customer, row.sealed());
        secret.ifPresent(it ->
                sql.reseal(row.key().id(), vault.seal(customer, row.sealed().generation(), it)));
        return secret.isPresent();
    }

    private static UUID last(List<ProviderKeySql.Row> rows, UUID after) {
        return rows.isEmpty() ? after : rows.getLast().key().id();
    }
}
