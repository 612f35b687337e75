package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;

/** Makes API keys with a new secret. It does not store them. */
final class KeyMaker {

    private final Ids ids;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    KeyMaker(Ids ids, Clock clock) {
        this.ids = ids;
        this.clock = clock;
    }

    /** A key that is not stored yet. */
    record Fresh(ApiKey key, KeyText secret) {

        void insert(IdentitySql sql) {
            sql.insert(key, secret.hash());
        }

        ApiKeys.Issued issued() {
            return new ApiKeys.Issued(key, secret);
        }
    }

    Fresh make(CustomerId customer, ApiKeys.Draft draft) {
        var secret = KeyText.random(draft.test(), random);
        var key = new ApiKey(
                new ApiKeyId(ids.next()),
                customer,
                draft.name(),
                draft.test(),
                secret.last4(),
                draft.scopes(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                draft.expiresAt(),
                null,
                null,
                draft.limits());
        return new Fresh(key, secret);
    }
}
