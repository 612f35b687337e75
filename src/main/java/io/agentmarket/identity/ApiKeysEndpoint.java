package io.agentmarket.identity;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Storable;
import io.agentmarket.stores.Repeats;
import io.agentmarket.tiers.LimitChange;
import io.agentmarket.tiers.PriceBook;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A customer's API keys over HTTP. */
@RestController
@RequestMapping("/api/v1/api-keys")
@Tag(name = "API keys", description = "Create, rotate and revoke your keys; a secret is shown once.")
class ApiKeysEndpoint implements BodyRules<Caller> {

    private static final int MAX_NAME_LENGTH = 100;
    private static final Duration MAX_OVERLAP = Duration.ofDays(30);
    private static final Duration DEFAULT_OVERLAP = Duration.ofDays(1);
    private static final Duration MAX_LIFE = Duration.ofDays(3653);

    /**
     * The web server reuses the buffer of an answer for later answers, unless the buffer is larger than 16 times the
     * usual 8 KB.
     */
    static final int BUFFER_NOT_KEPT = 16 * 8192 + 1;

    private final ApiKeys keys;
    private final PriceBook book;
    private final Clock clock;

    ApiKeysEndpoint(ApiKeys keys, PriceBook book, Clock clock) {
        this.keys = keys;
        this.book = book;
        this.clock = clock;
    }

    /** Whether runs under a key are live or tests. */
    enum Mode {
        @JsonProperty("live")
        LIVE,
        @JsonProperty("test")
        TEST
    }

    /**
     * The key to create.
     *
     * @param name 1 to 100 characters
     * @param scopes the scopes; by default those of the calling key
     * @param expiresAt the time of expiry, at most ten years away; by default never, and never after the calling key
     * expires
     * @param mode the mode; by default that of the calling key
     * @param limits limits of the key, at most the customer's own; by default none
     */
    record NewKey(
            String name,
            @Nullable Set<Scope> scopes,
            @Nullable Instant expiresAt,
            @Nullable Mode mode,
            @Nullable LimitChange limits) {}

    /** @param overlapSeconds how long the old key stays valid: 0 to 2,592,000 (30 days), by default 86,400 */
    record Rotation(@Nullable Long overlapSeconds) {}

    /** @param secret the key itself, only in the first answer to its creation */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            ApiKeyId id,
            String name,
            Mode mode,
            String last4,
            List<Scope> scopes,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable ApiKeyId replacedBy,
            @Nullable LimitChange limits,
            @Nullable String secret) {

        static Shown of(ApiKey key, @Nullable KeyText secret) {
            return new Shown(
                    key.id(),
                    key.name(),
                    key.test() ? Mode.TEST : Mode.LIVE,
                    key.last4(),
                    key.scopes().stream().sorted().toList(),
                    key.createdAt(),
                    key.expiresAt(),
                    key.revokedAt(),
                    key.replacedBy(),
                    key.limits().changesNothing() ? null : key.limits(),
                    secret == null ? null : secret.secret());
        }
    }

    @GetMapping
    @Requires(Scope.KEYS)
    @Operation(summary = "List your API keys, newest first", operationId = "listApiKeys")
    Page<Shown> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit) {
        return keys.page(caller, cursor == null ? null : cursor(cursor), limit.rows())
                .map(it -> Shown.of(it, null));
    }

    @PostMapping
    @Requires(Scope.KEYS)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Create an API key; the answer shows its secret once", operationId = "createApiKey")
    Shown create(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody NewKey body,
            HttpServletResponse response) {
        response.setBufferSize(BUFFER_NOT_KEPT);
        var call = IdempotencyKey.call(caller, Repeats.Kind.API_KEYS, idempotencyKey, "create", body);
        var issued = keys.create(caller, call, draft(caller, body));
        return Shown.of(issued.key(), issued.secret());
    }

    @PostMapping("/{id}/rotate")
    @Requires(Scope.KEYS)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Rotate an API key; the old one stays valid for a while", operationId = "rotateApiKey")
    Shown rotate(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @PathVariable String id,
            @RequestBody(required = false) @Nullable Rotation body,
            HttpServletResponse response) {
        response.setBufferSize(BUFFER_NOT_KEPT);
        var call = IdempotencyKey.call(
                caller,
                Repeats.Kind.API_KEYS,
                idempotencyKey,
                "rotate " + id,
                body == null ? new Rotation(null) : body);
        var issued = keys.rotate(caller, call, id(id), overlap(body));
        return Shown.of(issued.key(), issued.secret());
    }

    @PutMapping("/{id}/limits")
    @Requires(Scope.KEYS)
    @Operation(summary = "Set an API key's own limits; an omitted limit is unlimited", operationId = "limitApiKey")
    Shown limit(@AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody LimitChange body) {
        return Shown.of(keys.limit(caller, id(id), limits(caller, body, "")), null);
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.KEYS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Revoke an API key; other replicas refuse it within 30 s", operationId = "revokeApiKey")
    void revoke(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        keys.revoke(caller, id(id));
    }

    private ApiKeys.Draft draft(Caller caller, NewKey body) {
        var faults = new Faults();
        var name = faults.of(() -> name(body.name()));
        faults.require(
                body.scopes() == null || !body.scopes().isEmpty(),
                "/scopes",
                "must name at least one scope, or be left out");
        faults.check(() -> expiry(body.expiresAt(), clock.instant()));
        var limits = faults.of(() -> limits(caller, body.limits(), "/limits"));
        faults.throwIfAny();
        return new ApiKeys.Draft(
                name.orElseThrow(),
                body.mode() == null ? caller.test() : body.mode() == Mode.TEST,
                body.scopes() == null ? caller.scopes() : body.scopes(),
                body.expiresAt(),
                limits.orElseThrow());
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        switch (body) {
            case NewKey key -> draft(caller, key);
            case Rotation rotation -> overlap(rotation);
            case LimitChange limits -> limits(caller, limits, "");
            default -> {}
        }
    }

    static String name(String given) {
        var name = given.strip();
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || !Storable.isPrintableLine(name)) {
            throw AppException.invalid("/name", "must have 1 to " + MAX_NAME_LENGTH + " printable characters");
        }
        return name;
    }

    static void expiry(@Nullable Instant given, Instant now) {
        if (given != null && (!given.isAfter(now) || given.isAfter(now.plus(MAX_LIFE)))) {
            throw AppException.invalid("/expires_at", "must be in the future, at most ten years away");
        }
    }

    private LimitChange limits(Caller caller, @Nullable LimitChange asked, String pointer) {
        if (asked == null) {
            return LimitChange.NONE;
        }
        asked.requireWithin(
                caller.override().on(book.tier(caller.tier(), clock.instant()).limits()), pointer);
        return asked;
    }

    private static Duration overlap(@Nullable Rotation body) {
        var seconds = body == null ? null : body.overlapSeconds();
        if (seconds == null) {
            return DEFAULT_OVERLAP;
        }
        if (seconds < 0 || seconds > MAX_OVERLAP.toSeconds()) {
            throw AppException.invalid("/overlap_seconds", "must be 0 to " + MAX_OVERLAP.toSeconds());
        }
        return Duration.ofSeconds(seconds);
    }

    static ApiKeyId id(String text) {
        try {
            return new ApiKeyId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw AppException.notFound("API key");
        }
    }

    static ApiKeyId cursor(String text) {
        try {
            return new ApiKeyId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw AppException.invalid("cursor", "is not one that a page of this list gave");
        }
    }
}
