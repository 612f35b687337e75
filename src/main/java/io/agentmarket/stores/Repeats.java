package io.agentmarket.stores;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Calls that create something once, however often they are sent. The Idempotency-Key is claimed in the transaction that
 * creates the thing: of parallel calls one creates it while the others wait, and a refused or failed call leaves its
 * key free. A key is known for {@link Purge#REPEATS}.
 */
public final class Repeats {

    private Repeats() {}

    /** The kinds of calls within which a customer's keys are unique. */
    public enum Kind {
        API_KEYS,
        /** Schedules, triggers and webhooks. */
        AUTOMATION,
        DEPLOYMENTS,
        DOCUMENTS,
        PACKAGES,
        PROVIDER_KEYS,
        UPLOADS
    }

    /**
     * A call that creates something.
     *
     * @param key the Idempotency-Key
     * @param fingerprint a hash of the whole request, 32 bytes
     * @param isSame whether the fingerprint of an earlier call belongs to the same request
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by isSame
    public record Call(CustomerId customer, Kind kind, String key, byte[] fingerprint, Predicate<byte[]> isSame) {

        public Call(CustomerId customer, Kind kind, String key, byte[] fingerprint) {
            this(customer, kind, key, fingerprint, earlier -> MessageDigest.isEqual(earlier, fingerprint));
        }
    }

    private record Claim(byte[] fingerprint, String made) {}

    /**
     * Claims the key for the thing that the call creates. Waits for a claim that is not yet committed.
     *
     * @return what the first call created; empty if this is the first
     * @throws AppException {@code IDEMPOTENCY_KEY_REUSED} when the first call was another request
     */
    public static Optional<String> claim(JdbcClient sql, Call call, String making, Instant now) {
        var claimed = sql.sql(RepeatsSql.CLAIM)
                .param("customer", call.customer().value())
                .param("kind", stored(call.kind()))
                .param("key", call.key())
                .param("hash", call.fingerprint())
                .param("made", making)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
        return claimed == 1 ? Optional.empty() : Optional.of(find(sql, call).orElseThrow());
    }

    /** The same for a thing that is identified by an id. */
    public static Optional<UUID> claim(JdbcClient sql, Call call, UUID making, Instant now) {
        return claim(sql, call, making.toString(), now).map(UUID::fromString);
    }

    /**
     * The result of the first call with the key, if there was one; claims nothing.
     *
     * @throws AppException {@code IDEMPOTENCY_KEY_REUSED} when it was another request
     */
    public static Optional<String> find(JdbcClient sql, Call call) {
        var claim = sql.sql(RepeatsSql.FIND)
                .param("customer", call.customer().value())
                .param("kind", stored(call.kind()))
                .param("key", call.key())
                .query((row, n) -> new Claim(row.getBytes("request_hash"), row.getString("made")))
                .optional();
        if (claim.isPresent() && !call.isSame().test(claim.get().fingerprint())) {
            throw new AppException(
                    ErrorCode.IDEMPOTENCY_KEY_REUSED, ErrorCode.IDEMPOTENCY_KEY_REUSED.sentence() + " Send a new one.");
        }
        return claim.map(Claim::made);
    }

    private static String stored(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
