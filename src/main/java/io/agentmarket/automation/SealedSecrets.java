package io.agentmarket.automation;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.vault.PlatformSecrets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The secrets of triggers and webhooks, stored sealed under their customer and id. */
final class SealedSecrets {

    private static final Logger LOG = LoggerFactory.getLogger(SealedSecrets.class);

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
     * The secrets of a trigger or webhook.
     *
     * @param previous the previous secret, which stays valid until a time; or null
     */
    record Pair(
            UUID current, @Nullable UUID previous, @Nullable Instant until) {

        /** Replaces the current secret by the fresh one; the old one stays valid until a time. */
        Pair rotated(UUID fresh, Instant until) {
            return new Pair(fresh, current, until);
        }
    }

    /** Creates and stores a secret in the platform's transaction. */
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

    /** The secret with this id. */
    Optional<SigningSecret> find(JdbcClient platform, CustomerId customer, UUID id) {
        return open(platform, name(customer, id));
    }

    /** The valid secrets that can be decrypted, the current one first; a lost one affects nothing else. */
    List<SigningSecret> open(JdbcClient platform, CustomerId customer, Pair pair, Instant now) {
        var open = new ArrayList<SigningSecret>();
        open(platform, name(customer, pair.current())).ifPresent(open::add);
        if (pair.previous() != null && pair.until() != null && now.isBefore(pair.until())) {
            open(platform, name(customer, pair.previous())).ifPresent(open::add);
        }
        return open;
    }

    private Optional<SigningSecret> open(JdbcClient platform, String name) {
        try {
            return vault.find(platform, name).map(SigningSecret::parse);
        } catch (IllegalStateException | IllegalArgumentException e) {
            LOG.atError()
                    .addKeyValue("secret_name", name)
                    .setCause(e)
                    .log("sealed secret could not be decrypted, it counts as lost");
            return Optional.empty();
        }
    }

    private static String name(CustomerId customer, UUID id) {
        return "automation " + customer + " " + id;
    }
}
