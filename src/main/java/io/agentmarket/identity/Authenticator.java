package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.stores.Tenant;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves a key to its caller.
 *
 * <p>Answers of the database are cached for 30 s, so a key revoked here is refused at once on this replica, and within
 * that time on others. Expiry is checked on every call. While the database does not answer, no unseen key is admitted.
 * Scopes added by a later release are ignored.
 */
final class Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);

    static final Duration KNOWN = Duration.ofSeconds(30);

    /** For unknown keys; shorter, because a key may be used right after its creation. */
    static final Duration UNKNOWN = Duration.ofSeconds(5);

    /** About 10 MB. Unknown keys are counted separately, so that guesses do not evict known keys. */
    private static final int MAX_KNOWN = 20_000;

    private final Tenant tenant;
    private final Clock clock;

    /** By hash. Invariant: an entry is used only before its {@code until}; any entry may be evicted at any time. */
    private final Map<ByteBuffer, Known> known = new ConcurrentHashMap<>();

    private final Map<ByteBuffer, Instant> unknown = new ConcurrentHashMap<>();

    private final UnseenKeys unseen;

    /** Scopes of later releases that the log has reported; a few names. */
    private final Set<String> toldScopes = ConcurrentHashMap.newKeySet();

    Authenticator(Tenant tenant, Clock clock) {
        this.tenant = tenant;
        this.clock = clock;
        this.unseen = new UnseenKeys(clock);
    }

    private record Known(IdentitySql.KeyOwner owner, Caller caller, Instant until) {

        boolean isUsable(Instant now) {
            return owner.key().isUsable(now);
        }
    }

    /**
     * Refuses an invalid key with {@code UNAUTHENTICATED}, a valid key of a suspended or closed customer with {@code
     * CUSTOMER_SUSPENDED} or {@code CUSTOMER_CLOSED}, an unseen key with {@code STORE_UNAVAILABLE} while the database
     * does not answer, and with {@code RATE_LIMITED} if its address has sent too many unknown keys.
     */
    Caller authenticate(String text, String address) {
        var key = KeyText.parse(text).orElseThrow(Authenticator::refused);
        var hash = ByteBuffer.wrap(key.hash());
        var now = clock.instant();
        var known = find(hash, address, now).filter(it -> it.isUsable(now)).orElseThrow(Authenticator::refused);
        return switch (known.owner().status()) {
            case ACTIVE -> known.caller();
            case SUSPENDED -> throw refused(ErrorCode.CUSTOMER_SUSPENDED);
            case CLOSED -> throw refused(ErrorCode.CUSTOMER_CLOSED);
        };
    }

    /** Removes the key from the cache, so that the database is queried again. */
    void forget(ApiKeyId id) {
        known.values().removeIf(it -> it.owner().key().id().equals(id));
    }

    /** Removes the customer's keys from the cache, so that the database is queried again. */
    void forgetKeysOf(CustomerId id) {
        known.values().removeIf(it -> it.caller().customer().equals(id));
    }

    private Optional<Known> find(ByteBuffer hash, String address, Instant now) {
        var remembered = known.get(hash);
        if (remembered != null && now.isBefore(remembered.until())) {
            return Optional.of(remembered);
        }
        var refusedUntil = unknown.get(hash);
        if (refusedUntil != null && now.isBefore(refusedUntil)) {
            return Optional.empty();
        }
        var owner = remembered == null ? unseen.look(address, () -> owner(hash)) : owner(hash);
        if (owner.isEmpty()) {
            known.remove(hash);
            unknown.values().removeIf(until -> unknown.size() >= MAX_KNOWN || !now.isBefore(until));
            unknown.put(hash, now.plus(UNKNOWN));
            return Optional.empty();
        }
        owner.get().unknownScopes().stream()
                .filter(toldScopes::add)
                .forEach(name -> LOG.atWarn()
                        .addKeyValue("scope", name)
                        .log("keys have a scope that this release does not know; it is ignored"));
        var fresh = new Known(owner.get(), caller(owner.get()), now.plus(KNOWN));
        if (known.size() >= MAX_KNOWN) {
            known.clear();
        }
        known.put(hash, fresh);
        return Optional.of(fresh);
    }

    private Optional<IdentitySql.KeyOwner> owner(ByteBuffer hash) {
        return tenant.platform(sql -> new IdentitySql(sql).owner(hash.array()));
    }

    static Caller caller(IdentitySql.KeyOwner owner) {
        var key = owner.key();
        var actor = new Actor.Key(key.id(), key.test(), key.limits());
        return new Caller(key.customer(), owner.tier(), actor, key.scopes(), owner.override());
    }

    private static AppException refused(ErrorCode code) {
        return new AppException(code, code.sentence());
    }

    private static AppException refused() {
        return new AppException(
                ErrorCode.UNAUTHENTICATED,
                "This API key is malformed, unknown, expired or revoked; send a valid one as X-API-Key.");
    }
}
