package io.agentmarket.vault;

import io.agentmarket.stores.Tenant;
import java.security.SecureRandom;
import java.time.Clock;

/** The vault's ports over test stores, under one random master key. */
public final class TestVault {

    private static final MasterKeys KEYS =
            MasterKeys.configured(MasterKey.random(new SecureRandom()).text(), "");

    private TestVault() {}

    public static PlatformSecrets secrets(Clock clock) {
        return new PlatformSecrets(new Vault(KEYS, clock), clock);
    }

    /** Gives up every secret of the platform, as a rotation does that was told to. */
    public static void drop(Tenant tenant) {
        tenant.platform(sql -> {
            sql.sql("select name from platform_secrets")
                    .query(String.class)
                    .list()
                    .forEach(new PlatformSecretSql(sql)::drop);
            return true;
        });
    }
}
