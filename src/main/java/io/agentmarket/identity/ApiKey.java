package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.tiers.LimitChange;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One row of api_keys, without the hash of the key. */
record ApiKey(
        ApiKeyId id,
        CustomerId customer,
        String name,
        boolean test,
        String last4,
        Set<Scope> scopes,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable ApiKeyId replacedBy,
        LimitChange limits) {

    ApiKey {
        scopes = Set.copyOf(scopes);
    }

    boolean isUsable(Instant now) {
        return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
    }
}
