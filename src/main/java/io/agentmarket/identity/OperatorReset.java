package io.agentmarket.identity;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.StartFailure;
import io.agentmarket.stores.Tenant;
import io.agentmarket.tiers.LimitChange;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Map;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Creates a new key for an operator that lost its own. It is called by a command on the machine; the audit log records
 * it.
 */
public final class OperatorReset {

    private static final String NAME = "reset key";
    private static final int BATCH = 500;

    private final Tenant tenant;
    private final AuditLog auditLog;
    private final KeyMaker maker;
    private final Clock clock;
    private final KeyFile file;
    private final Path dataDirectory;

    @Autowired
    OperatorReset(Tenant tenant, AuditLog auditLog, Ids ids, Clock clock, Environment environment) {
        this(
                tenant,
                auditLog,
                new KeyMaker(ids, clock),
                clock,
                KeyFile.dataDirectory(environment),
                KeyFile.of(environment));
    }

    OperatorReset(Tenant tenant, AuditLog auditLog, KeyMaker maker, Clock clock, Path dataDirectory, KeyFile file) {
        this.tenant = tenant;
        this.auditLog = auditLog;
        this.maker = maker;
        this.clock = clock;
        this.file = file;
        this.dataDirectory = dataDirectory;
    }

    /**
     * The result.
     *
     * @param file where the new key is
     * @param revoked how many other keys of the operator were revoked
     */
    public record Result(Path file, int revoked) {}

    /**
     * Creates the key and writes it to its file, replacing an earlier one, or changes nothing.
     *
     * @throws StartFailure when there is no operator yet, or the file cannot be written
     */
    public Result reset(boolean revokeOthers) {
        return tenant.platform(client -> {
            var operator = new CustomersSql(client)
                    .first(true)
                    .orElseThrow(() -> new StartFailure(
                            "This platform has no operator yet: its first start makes one, with a key."));
            var sql = new IdentitySql(client);
            var revoked = revokeOthers ? revoke(client, operator.id()) : 0;
            var fresh = maker.make(
                    operator.id(), new ApiKeys.Draft(NAME, false, EnumSet.allOf(Scope.class), null, LimitChange.NONE));
            fresh.insert(sql);
            auditLog.append(
                    client,
                    AuditLog.Entry.ofPlatform(
                            "operator.key_reset",
                            fresh.key().id().toString(),
                            Map.of("revoked_others", Integer.toString(revoked))));
            file.replace(fresh.secret());
            credentials(sql, operator.id(), fresh.secret());
            return new Result(file.path(), revoked);
        });
    }

    /** Updates the key in {@code demo-credentials.json}, if the file has a key of this operator. */
    private void credentials(IdentitySql sql, CustomerId operator, KeyText fresh) {
        try {
            DemoCredentials.replaceOperatorKey(
                    dataDirectory,
                    fresh,
                    old -> sql.owner(old.hash())
                            .filter(owner -> owner.key().customer().equals(operator))
                            .isPresent());
        } catch (IOException e) {
            throw new StartFailure(
                    "The new key cannot be written into " + dataDirectory.resolve(DemoCredentials.FILE)
                            + ": make it writable, or remove it; the next start writes it again.",
                    e);
        }
    }

    private int revoke(JdbcClient client, CustomerId operator) {
        var sql = new IdentitySql(client);
        var now = clock.instant();
        int revoked = 0;
        for (var page = sql.page(operator, null, BATCH); !page.isEmpty(); ) {
            for (var key : page) {
                if (key.isUsable(now) && sql.revoke(key.id(), now)) {
                    revoked++;
                }
            }
            page = sql.page(operator, page.getLast().id(), BATCH);
        }
        return revoked;
    }
}
