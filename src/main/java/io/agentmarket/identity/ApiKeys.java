package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.CountLock;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.Tenant;
import io.agentmarket.tiers.LimitChange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A customer's own keys. No key creates or changes a key with more rights, budget or lifetime than its own: scopes,
 * mode and expiry are at most its own, and a key with limits or a budget of its own creates no keys and changes no
 * budget. The audit log records who created or changed a key.
 */
public final class ApiKeys {

    /**
     * The maximum number of rotations that are followed, from the key that created something to the key that replaced
     * it.
     */
    private static final int MAX_ROTATIONS = 100;

    private final Tenant tenant;
    private final Authenticator authenticator;
    private final AuditLog auditLog;
    private final Supplier<Stream<KeyBudgets>> budgets;
    private final KeyMaker maker;
    private final Clock clock;

    /** @param budgets resolved lazily: they may depend on keys themselves */
    ApiKeys(
            Tenant tenant,
            Authenticator authenticator,
            AuditLog auditLog,
            Supplier<Stream<KeyBudgets>> budgets,
            Ids ids,
            Clock clock) {
        this.tenant = tenant;
        this.authenticator = authenticator;
        this.auditLog = auditLog;
        this.budgets = budgets;
        this.maker = new KeyMaker(ids, clock);
        this.clock = clock;
    }

    /** The properties of a new key. */
    record Draft(
            String name,
            boolean test,
            Set<Scope> scopes,
            @Nullable Instant expiresAt,
            LimitChange limits) {}

    /** A key, with its secret only in the first answer. */
    record Issued(ApiKey key, @Nullable KeyText secret) {}

    Page<ApiKey> page(Caller caller, @Nullable ApiKeyId before, int limit) {
        var rows = tenant.tx(caller.customer(), sql -> new IdentitySql(sql).page(caller.customer(), before, limit + 1));
        return Page.of(rows, limit, ApiKey::id);
    }

    /** Whether the key belongs to the customer, usable or revoked. */
    public boolean isOf(CustomerId customer, ApiKeyId id) {
        return tenant.tx(customer, sql -> new IdentitySql(sql).has(customer, id));
    }

    /**
     * The caller in whose name the platform acts later, for example on a schedule: with the current rights of the key,
     * or of the key that replaced it. Empty if the key is permanently invalid: revoked, expired or deleted, or its
     * customer closed.
     *
     * @throws AppException {@code CUSTOMER_SUSPENDED} for a valid key of a suspended customer
     */
    public Optional<Caller> standingFor(CustomerId customer, ApiKeyId id) {
        var now = clock.instant();
        return tenant.platform(client -> {
            var sql = new IdentitySql(client);
            var owner = sql.owner(customer, id);
            for (int hop = 0; hop < MAX_ROTATIONS && isReplaced(owner, now); hop++) {
                var next = owner.map(it -> it.key().replacedBy()).orElseThrow();
                owner = sql.owner(customer, next);
            }
            return owner.filter(it -> it.key().isUsable(now)).flatMap(ApiKeys::standing);
        });
    }

    private static Optional<Caller> standing(IdentitySql.KeyOwner owner) {
        return switch (owner.status()) {
            case ACTIVE -> Optional.of(Authenticator.caller(owner));
            case SUSPENDED ->
                throw new AppException(ErrorCode.CUSTOMER_SUSPENDED, ErrorCode.CUSTOMER_SUSPENDED.sentence());
            case CLOSED -> Optional.empty();
        };
    }

    private static boolean isReplaced(Optional<IdentitySql.KeyOwner> owner, Instant now) {
        return owner.map(IdentitySql.KeyOwner::key)
                .filter(key -> key.revokedAt() == null && !key.isUsable(now) && key.replacedBy() != null)
                .isPresent();
    }

    Issued create(Caller caller, Repeats.Call call, Draft draft) {
        return tenant.platform(client -> {
            CountLock.KEYS.take(client, caller.customer());
            requireNoMore(client, caller, draft);
            var sql = new IdentitySql(client);
            var fresh = maker.make(caller.customer(), KeyLife.of(sql, caller).bound(draft));
            var earlier = Repeats.claim(client, call, fresh.key().id().value(), clock.instant());
            if (earlier.isPresent()) {
                return told(sql, caller, earlier.get());
            }
            KeyLife.of(sql, caller).require(draft);
            fresh.insert(sql);
            KeyBounds.require(sql, caller.customer(), clock.instant());
            log(client, caller, "api_key.created", fresh.key().id(), rights(fresh.key()));
            return fresh.issued();
        });
    }

    /**
     * Creates a key with the same rights and budget. The old one stays valid for the overlap, but not beyond its own
     * expiry.
     */
    Issued rotate(Caller caller, Repeats.Call call, ApiKeyId id, Duration overlap) {
        var now = clock.instant();
        var issued = tenant.platform(client -> {
            CountLock.KEYS.take(client, caller.customer());
            var sql = new IdentitySql(client);
            var old = locked(sql, caller, id);
            var draft = successor(old, now);
            requireNoMore(client, caller, draft);
            var fresh = maker.make(caller.customer(), KeyLife.of(sql, caller).bound(draft));
            var earlier = Repeats.claim(client, call, fresh.key().id().value(), now);
            if (earlier.isPresent()) {
                return told(sql, caller, earlier.get());
            }
            if (!old.isUsable(now) || old.replacedBy() != null) {
                throw new AppException(
                        ErrorCode.WRONG_STATE, "This key is revoked, expired or already replaced; create a new one.");
            }
            fresh.insert(sql);
            sql.replace(id, fresh.key().id(), now.plus(overlap));
            KeyBounds.require(sql, caller.customer(), now);
            budgets.get()
                    .forEach(it ->
                            it.pass(client, caller.customer(), id, fresh.key().id()));
            var by = fresh.key().id().toString();
            log(client, caller, "api_key.rotated", id, Map.of("replaced_by", by, "overlap", overlap.toString()));
            return fresh.issued();
        });
        authenticator.forget(id);
        return issued;
    }

    void revoke(Caller caller, ApiKeyId id) {
        tenant.platform(client -> {
            var sql = new IdentitySql(client);
            var key = locked(sql, caller, id);
            key.scopes().forEach(caller::require);
            if (key.revokedAt() == null) {
                sql.revoke(id, clock.instant());
                log(client, caller, "api_key.revoked", id, Map.of());
            }
            return true;
        });
        authenticator.forget(id);
    }

    /** Changes the key's limits; the change takes effect at once on this replica, and within 30 s on others. */
    ApiKey limit(Caller caller, ApiKeyId id, LimitChange limits) {
        var changed = tenant.platform(client -> {
            var sql = new IdentitySql(client);
            var old = locked(sql, caller, id);
            requireNoMore(client, caller, new Draft(old.name(), old.test(), old.scopes(), old.expiresAt(), limits));
            if (!limits.equals(old.limits())) {
                KeyLife.of(sql, caller).requireCovers(old);
                sql.limit(id, limits);
                log(client, caller, "api_key.limited", id, Map.of("from", text(old.limits()), "to", text(limits)));
            }
            return locked(sql, caller, id);
        });
        authenticator.forget(id);
        return changed;
    }

    /**
     * Refuses actions with which a key could remove its own limits or budget, if the key has any.
     *
     * @param act the action, worded to follow "cannot"
     * @throws AppException {@code KEY_RESTRICTED}
     */
    public void requireUnrestricted(JdbcClient platform, Caller caller, String act) {
        if (!caller.keyLimits().changesNothing()) {
            throw new AppException(
                    ErrorCode.KEY_RESTRICTED, "A limited key cannot " + act + "; use a key without limits.");
        }
        if (budgets.get().anyMatch(it -> it.isBound(platform, caller.customer(), caller.key()))) {
            throw new AppException(
                    ErrorCode.KEY_RESTRICTED,
                    "A key with a budget cannot " + act + "; use a key that has none to do it.");
        }
    }

    /**
     * Refuses actions that give the caller what another key's runs may do, unless its own key may do as much: the runs
     * of a trigger have the rights and budgets of the trigger's key.
     *
     * @throws AppException {@code KEY_RESTRICTED} or {@code TEST_KEY_REFUSED}
     */
    public void requireMayUse(JdbcClient platform, Caller caller, ApiKeyId other, String act) {
        var sql = new IdentitySql(platform);
        var key = sql.lock(caller.customer(), other).orElse(null);
        if (key == null || isSameOrHeir(sql, caller, key)) {
            return;
        }
        requireUnrestricted(platform, caller, act);
        if (caller.test() && !key.test()) {
            throw new AppException(
                    ErrorCode.TEST_KEY_REFUSED, "A test key cannot " + act + " for a live key; use a live key.");
        }
        KeyLife.of(sql, caller).requireCovers(key);
    }

    private static boolean isSameOrHeir(IdentitySql sql, Caller caller, ApiKey key) {
        var next = Optional.of(key);
        for (int hop = 0; hop < MAX_ROTATIONS && next.isPresent(); hop++) {
            if (next.get().id().equals(caller.key())) {
                return true;
            }
            next = next.map(ApiKey::replacedBy).flatMap(it -> sql.lock(caller.customer(), it));
        }
        return false;
    }

    private void log(JdbcClient client, Caller caller, String action, ApiKeyId id, Map<String, String> detail) {
        auditLog.append(client, new AuditLog.Entry(caller, action, id.toString(), detail));
    }

    static Map<String, String> rights(ApiKey key) {
        return Map.of(
                "name",
                key.name(),
                "mode",
                key.test() ? "test" : "live",
                "scopes",
                key.scopes().stream().map(IdentitySql::name).sorted().collect(Collectors.joining(" ")),
                "expires_at",
                String.valueOf(key.expiresAt()),
                "limits",
                text(key.limits()));
    }

    private static String text(LimitChange limits) {
        return Objects.requireNonNullElse(CustomersSql.json(limits), "{}");
    }

    private static ApiKey locked(IdentitySql sql, Caller caller, ApiKeyId id) {
        return sql.lock(caller.customer(), id).orElseThrow(() -> AppException.notFound("API key"));
    }

    private void requireNoMore(JdbcClient client, Caller caller, Draft draft) {
        draft.scopes().forEach(caller::require);
        requireUnrestricted(client, caller, "create or change keys");
        if (caller.test() && !draft.test()) {
            throw new AppException(ErrorCode.TEST_KEY_REFUSED, "A test key cannot create a live key; use a live key.");
        }
    }

    private static Draft successor(ApiKey old, Instant now) {
        var expires = old.expiresAt() == null ? null : now.plus(Duration.between(old.createdAt(), old.expiresAt()));
        return new Draft(old.name(), old.test(), old.scopes(), expires, old.limits());
    }

    private static Issued told(IdentitySql sql, Caller caller, UUID made) {
        return new Issued(sql.lock(caller.customer(), new ApiKeyId(made)).orElseThrow(), null);
    }
}
