package io.agentmarket.identity;

import io.agentmarket.identity.ApiKeysEndpoint.Mode;
import io.agentmarket.identity.ApiKeysEndpoint.Shown;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.Repeats;
import io.agentmarket.tiers.LimitChange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Lets an operator help a customer whose keys were lost or stolen. */
@RestController
@RequestMapping("/api/v1/operator/customers/{id}/keys")
@Tag(name = "Operator")
class OperatorKeysEndpoint implements BodyRules<Caller> {

    private final OperatorKeys keys;
    private final Clock clock;

    OperatorKeysEndpoint(OperatorKeys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * The key to create.
     *
     * @param name 1 to 100 characters
     * @param scopes the scopes; by default all that a customer's key may have
     * @param expiresAt the time of expiry, at most ten years away; by default never
     * @param mode the mode; by default live
     */
    record NewCustomerKey(
            String name,
            @Nullable Set<Scope> scopes,
            @Nullable Instant expiresAt,
            @Nullable Mode mode) {}

    @GetMapping
    @Requires(Scope.OPERATOR)
    @Operation(operationId = "listCustomerKeys", summary = "List a customer's API keys, newest first")
    Page<Shown> list(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit) {
        var before = cursor == null ? null : ApiKeysEndpoint.cursor(cursor);
        return keys.page(OperatorEndpoint.id(id), before, limit.rows()).map(it -> Shown.of(it, null));
    }

    @PostMapping
    @Requires(Scope.OPERATOR)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "createCustomerKey",
            summary = "Create an API key for a customer; the answer shows its secret once")
    Shown create(
            @AuthenticationPrincipal Caller caller,
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody NewCustomerKey body,
            HttpServletResponse response) {
        response.setBufferSize(ApiKeysEndpoint.BUFFER_NOT_KEPT);
        var customer = OperatorEndpoint.id(id);
        var call = IdempotencyKey.call(caller, Repeats.Kind.API_KEYS, idempotencyKey, "key of " + customer, body);
        var issued = keys.create(caller, call, customer, draft(body));
        return Shown.of(issued.key(), issued.secret());
    }

    @DeleteMapping("/{key}")
    @Requires(Scope.OPERATOR)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "revokeCustomerKey",
            summary = "Revoke a customer's API key; it is refused at once, on other replicas within 30 s")
    void revoke(@AuthenticationPrincipal Caller caller, @PathVariable String id, @PathVariable String key) {
        keys.revoke(caller, OperatorEndpoint.id(id), ApiKeysEndpoint.id(key));
    }

    private ApiKeys.Draft draft(NewCustomerKey body) {
        var scopes = Objects.requireNonNullElse(body.scopes(), FirstStart.CUSTOMER_SCOPES);
        var faults = new Faults();
        var name = faults.of(() -> ApiKeysEndpoint.name(body.name()));
        faults.require(
                !scopes.isEmpty() && FirstStart.CUSTOMER_SCOPES.containsAll(scopes),
                "/scopes",
                "must name at least one scope that a customer may have, or be left out");
        faults.check(() -> ApiKeysEndpoint.expiry(body.expiresAt(), clock.instant()));
        faults.throwIfAny();
        return new ApiKeys.Draft(
                name.orElseThrow(), body.mode() == Mode.TEST, scopes, body.expiresAt(), LimitChange.NONE);
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        if (body instanceof NewCustomerKey key) {
            var unused = draft(key);
        }
    }
}
