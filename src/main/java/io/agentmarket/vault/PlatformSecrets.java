package io.agentmarket.vault;

import io.agentmarket.stores.PlatformLock;
import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The platform's own secrets, such as the key that signs receipts: sealed by the master key, each for its own name. */
public final class PlatformSecrets {

    private final Vault vault;
    private final Clock clock;

    public PlatformSecrets(Vault vault, Clock clock) {
        this.vault = vault;
        this.clock = clock;
    }

    /** Stores a new secret in the platform's transaction; a name is used only once. */
    public void keep(JdbcClient platform, String name, String secret) {
        PlatformLock.SECRETS.share(platform);
        new PlatformSecretSql(platform)
                .insert(new PlatformSecretSql.Row(name, vault.seal(name, secret)), clock.instant());
    }

    /** Deletes the secret in the platform's transaction, if it exists. */
    public void forget(JdbcClient platform, String name) {
        new PlatformSecretSql(platform).drop(name);
    }

    /**
     * The secret; empty if there is none of that name, for instance because it was deleted with its master key.
     *
     * @throws IllegalStateException when it exists but no available master key opens it
     */
    public Optional<String> find(JdbcClient platform, String name) {
        return new PlatformSecretSql(platform)
                .find(name)
                .map(row -> vault.open(name, row.sealed())
                        .orElseThrow(() -> new IllegalStateException("no master key opens the secret " + name)));
    }
}
