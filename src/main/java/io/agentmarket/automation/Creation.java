package io.agentmarket.automation;

import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Sha256;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A call that makes something and is one with its repetitions.
 *
 * @param key the Idempotency-Key
 * @param hash of route and body: another one under the same key is refused
 */
@SuppressWarnings("ArrayRecordComponent") // compared by MessageDigest.isEqual
record Creation(String key, byte[] hash) {

    /** @throws AppException {@code IDEMPOTENCY_KEY_REQUIRED} */
    static Creation of(@Nullable String header, String route, @Nullable Object body) {
        return new Creation(
                IdempotencyKey.required(header), Sha256.of(route + "\n" + Json.MAPPER.writeValueAsString(body)));
    }

    /**
     * Claims the key for a new thing, in the transaction that makes it.
     *
     * @return what an earlier call of the same key made, or empty when this is the first
     * @throws AppException {@code IDEMPOTENCY_KEY_REUSED}
     */
    Optional<UUID> claim(JdbcClient sql, CustomerId customer, UUID fresh, Instant now) {
        var claim = new RequestSql(sql).claim(customer, this, fresh, now);
        if (!MessageDigest.isEqual(claim.hash(), hash)) {
            throw new AppException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED, ErrorCode.IDEMPOTENCY_KEY_REUSED.sentence() + " Send a new one.");
        }
        return claim.made().equals(fresh) ? Optional.empty() : Optional.of(claim.made());
    }
}
