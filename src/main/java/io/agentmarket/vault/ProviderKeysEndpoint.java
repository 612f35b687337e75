package io.agentmarket.vault;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import io.agentmarket.tiers.Model;
import io.agentmarket.tiers.PriceBook;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** A customer's own keys at model providers over HTTP. No answer ever holds a key. */
@RestController
@RequestMapping("/api/v1/provider-keys")
@Tag(name = "Provider keys", description = "Bring your own key of a model provider: it is tested, sealed, never shown.")
class ProviderKeysEndpoint implements BodyRules<Caller> {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{8,512}");

    private final ProviderKeys keys;
    private final ObjectProvider<ProviderKeyCheck> check;
    private final PriceBook book;
    private final Clock clock;

    ProviderKeysEndpoint(ProviderKeys keys, ObjectProvider<ProviderKeyCheck> check, PriceBook book, Clock clock) {
        this.keys = keys;
        this.check = check;
        this.book = book;
        this.clock = clock;
    }

    /** The provider of a key. */
    enum Provider {
        @JsonProperty(ProviderKeys.ANTHROPIC)
        ANTHROPIC
    }

    /**
     * A provider key to save.
     *
     * @param key 8 to 512 printable ASCII characters without spaces
     * @param model the model for runs on this key; by default the tier's model
     */
    record NewKey(
            Provider provider,

            @Schema(accessMode = Schema.AccessMode.WRITE_ONLY)
            String key,

            @Nullable String model) {

        /** Leaves the key out: it must not reach a log. */
        @Override
        public String toString() {
            return "NewKey";
        }
    }

    /**
     * A saved provider key.
     *
     * @param hint the key's last four characters
     * @param checkedAt the time at which the provider accepted it
     */
    record Shown(
            UUID id,
            Provider provider,
            String hint,
            @Nullable String model,
            Instant createdAt,
            Instant checkedAt) {

        static Shown of(ProviderKeys.Kept key) {
            return new Shown(key.id(), Provider.ANTHROPIC, key.hint(), key.model(), key.createdAt(), key.checkedAt());
        }
    }

    @GetMapping
    @Requires(Scope.KEYS)
    @Operation(summary = "List your provider keys, without the keys themselves", operationId = "listProviderKeys")
    Page<Shown> list(@AuthenticationPrincipal Caller caller) {
        return Page.all(keys.list(caller.customer()).stream().map(Shown::of).toList());
    }

    @PostMapping
    @Requires(Scope.KEYS)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "Save a provider key after testing it; it replaces your key for that provider",
            operationId = "putProviderKey")
    Shown put(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody NewKey body) {
        requireLive(caller);
        var attempt = IdempotencyKey.required(idempotencyKey);
        var draft = draft(body);
        var kept = keys.earlier(caller.customer(), attempt, draft).orElseGet(() -> {
            checked(draft.secret());
            return keys.put(caller.customer(), attempt, draft);
        });
        return Shown.of(kept);
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.KEYS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Delete a provider key; runs that started on it finish with it",
            operationId = "deleteProviderKey")
    void delete(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
        requireLive(caller);
        keys.delete(caller.customer(), id(id));
    }

    /** A test key's changes must not affect live runs. */
    private static void requireLive(Caller caller) {
        if (caller.test()) {
            throw new AppException(
                    ErrorCode.TEST_KEY_REFUSED, "A test key cannot change provider keys; use a live key.");
        }
    }

    private void checked(String secret) {
        Optional.ofNullable(check.getIfAvailable())
                .orElseThrow(() -> new AppException(
                        ErrorCode.MODEL_UNAVAILABLE,
                        "No model provider is connected here, so the key could not be tested and was not kept."))
                .check(secret);
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        if (body instanceof NewKey key) {
            var unused = draft(key);
        }
    }

    private ProviderKeys.Draft draft(NewKey body) {
        var violations = new ArrayList<Violation>();
        if (!KEY.matcher(body.key()).matches()) {
            violations.add(new Violation("/key", "must have 8 to 512 printable ASCII characters and no spaces"));
        }
        var models = book.models(clock.instant()).stream().map(Model::id).toList();
        if (body.model() != null && !models.contains(body.model())) {
            violations.add(new Violation("/model", Spelling.oneOf(body.model(), models)));
        }
        if (!violations.isEmpty()) {
            throw AppException.invalid(violations);
        }
        return new ProviderKeys.Draft(body.key(), body.model());
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw AppException.notFound("provider key");
        }
    }
}
