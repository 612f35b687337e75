package io.agentmarket.automation;

import io.agentmarket.identity.PlatformSecrets;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Triggers' and webhooks' secrets, sealed at rest, each for its customer and id. */
final class SealedSecrets {

    private final PlatformSecrets vault;
    private final Ids ids;
    private final SecureRandom random = new SecureRandom();

    SealedSecrets(PlatformSecrets vault, Ids ids) {
        this.vault = vault;
        this.ids = ids;
    }

    /** A secret that was just made. */
    record Fresh(UUID id, SigningSecret secret) {}

    /**
     * Which secrets something has.
     *
     * @param previous goes on beside the current one until a time, or null
     */
    record Pair(
            UUID current, @Nullable UUID previous, @Nullable Instant until) {

        /** The fresh one in the current one's place, which goes on until a time. */
        Pair rotated(UUID fresh, Instant until) {
            return new Pair(fresh, current, until);
        }
    }

    /** Makes and keeps a secret in the platform's transaction. */
    Fresh make(JdbcClient platform, CustomerId customer) {
        var fresh = new Fresh(ids.next(), SigningSecret.random(random));
        vault.keep(platform, name(customer, fresh.id()), fresh.secret().text());
        return fresh;
    }

    void forget(JdbcClient platform, CustomerId customer, @Nullable UUID id) {
        if (id != null) {
            vault.forget(platform, name(customer, id));
        }
    }

    /** Those that count now, the current one first; empty when they were given up with their master key. */
    List<SigningSecret> open(JdbcClient platform, CustomerId customer, Pair pair, Instant now) {
        var open = new ArrayList<SigningSecret>();
        vault.find(platform, name(customer, pair.current()))
                .map(SigningSecret::parse)
                .ifPresent(open::add);
        if (pair.previous() != null && pair.until() != null && now.isBefore(pair.until())) {
            vault.find(platform, name(customer, pair.previous()))
                    .map(SigningSecret::parse)
                    .ifPresent(open::add);
        }
        return open;
    }

    private static String name(CustomerId customer, UUID id) {
        return "automation " + customer + " " + id;
    }
}
