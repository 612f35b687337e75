package io.agentmarket.vault;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.Json;
import io.agentmarket.stores.PlatformLock;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The customers' own keys at model providers, one per customer and provider. */
public final class ProviderKeys {

    static final String ANTHROPIC = "anthropic";

    /** The time for which another replica may not know of a change. */
    static final Duration KNOWN = Duration.ofSeconds(30);

    private static final int HINT_CHARACTERS = 4;

    /** Some 5 MB. */
    private static final int MAX_KNOWN = 20_000;

    private final Tenant tenant;
    private final Vault vault;
    private final Ids ids;
    private final Clock clock;

    /** Invariant: an entry is used only before its {@code until}; any entry may be evicted at any time. */
    private final Map<CustomerId, Known> known = new ConcurrentHashMap<>();

    ProviderKeys(Tenant tenant, Vault vault, Ids ids, Clock clock) {
        this.tenant = tenant;
        this.vault = vault;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * A customer's stored key, without the key itself.
     *
     * @param model the model that the customer chose for it, or null for the tier's default
     */
    public record Choice(@Nullable String model) {}

    private record Known(Optional<Choice> choice, Instant until) {}

    /**
     * One row of provider_keys, without the sealed key.
     *
     * @param hint the key's last four characters, which distinguish keys
     * @param model the model that the customer chose, or null for the tier's default
     * @param checkedAt when the provider last accepted the key
     */
    record Kept(
            UUID id,
            CustomerId customer,
            String provider,
            String hint,
            @Nullable String model,
            Instant createdAt,
            Instant checkedAt) {}

    /** The key to save. */
    record Draft(String secret, @Nullable String model) {

        /** Shows nothing. */
        @Override
        public String toString() {
            return "Draft";
        }
    }

    /**
     * The customer's opened key; reads the database once. The caller keeps it only for one model call.
     *
     * @throws AppException {@code PROVIDER_KEY_UNREADABLE} when no available master key opens it, {@code
     * STORE_UNAVAILABLE}
     */
    public Optional<ProviderKey> find(CustomerId customer) {
        return tenant.tx(customer, sql -> new ProviderKeySql(sql).find(customer, ANTHROPIC))
                .map(row -> new ProviderKey(
                        vault.open(customer, row.sealed()).orElseThrow(ProviderKeys::unreadable),
                        row.key().model()));
    }

    /** The customer's choice of model, if it has a key stored. Cached for up to 30 s, without the key. */
    public Optional<Choice> choice(CustomerId customer) {
        var now = clock.instant();
        var remembered = known.get(customer);
        if (remembered != null && now.isBefore(remembered.until())) {
            return remembered.choice();
        }
        var choice = tenant.tx(customer, sql -> new ProviderKeySql(sql).choice(customer, ANTHROPIC))
                .map(key -> new Choice(key.model()));
        if (known.size() >= MAX_KNOWN) {
            known.clear();
        }
        known.put(customer, new Known(choice, now.plus(KNOWN)));
        return choice;
    }

    List<Kept> list(CustomerId customer) {
        return tenant.tx(customer, sql -> new ProviderKeySql(sql).list(customer));
    }

    /**
     * The earlier answer to this Idempotency-Key, if any.
     *
     * @throws AppException {@code IDEMPOTENCY_KEY_REUSED} when it was used for another request
     */
    Optional<Kept> earlier(CustomerId customer, String idempotencyKey, Draft draft) {
        var call = call(customer, idempotencyKey, draft);
        return tenant.tx(customer, sql -> Repeats.find(sql, call)).map(ProviderKeys::told);
    }

    /** Stores a key that the provider has just accepted, replacing the earlier one. */
    Kept put(CustomerId customer, String idempotencyKey, Draft draft) {
        var kept = tenant.tx(customer, client -> {
            var sql = new ProviderKeySql(client);
            PlatformLock.SECRETS.share(client);
            var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            var secret = draft.secret();
            var hint = secret.substring(secret.length() - HINT_CHARACTERS);
            var key = new Kept(ids.next(), customer, ANTHROPIC, hint, draft.model(), now, now);
            var answer = Json.MAPPER.writeValueAsString(key);
            var earlier = Repeats.claim(client, call(customer, idempotencyKey, draft), answer, now);
            if (earlier.isPresent()) {
                return told(earlier.get());
            }
            var generation = sql.find(customer, ANTHROPIC)
                    .map(row -> row.sealed().generation() + 1)
                    .orElse(1);
            sql.put(key, vault.seal(customer, generation, secret));
            return key;
        });
        known.remove(customer);
        return kept;
    }

    void delete(CustomerId customer, UUID id) {
        var found = tenant.tx(customer, sql -> new ProviderKeySql(sql).delete(customer, id));
        known.remove(customer);
        if (!found) {
            throw AppException.notFound("provider key");
        }
    }

    private Repeats.Call call(CustomerId customer, String key, Draft draft) {
        var request = request(draft);
        return new Repeats.Call(
                customer,
                Repeats.Kind.PROVIDER_KEYS,
                key,
                vault.requestHash(request),
                earlier -> vault.isHashOf(earlier, request));
    }

    private static Kept told(String answer) {
        return Json.MAPPER.readValue(answer, Kept.class);
    }

    /** The text of a request. No field can contain a line feed, so different requests have different texts. */
    private static String request(Draft draft) {
        return ANTHROPIC + "\n" + draft.secret() + "\n" + (draft.model() == null ? "" : draft.model());
    }

    private static AppException unreadable() {
        return new AppException(
                ErrorCode.PROVIDER_KEY_UNREADABLE,
                "Your stored provider key can no longer be decrypted; save it again with POST /api/v1/provider-keys.");
    }
}
