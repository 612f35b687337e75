package io.agentmarket.automation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Open;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.Repeats;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
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

@RestController
@RequestMapping("/api/v1/triggers")
@Tag(name = "Automation")
class TriggersEndpoint implements BodyRules<Caller> {

    private static final int MAX_MAPPING_LENGTH = 8_192;
    private static final String BEARER = "Bearer ";
    private static final String BASIC = "Basic ";

    private final Triggers triggers;
    private final Firing firing;

    TriggersEndpoint(Triggers triggers, Firing firing) {
        this.triggers = triggers;
        this.firing = firing;
    }

    /**
     * A trigger to save.
     *
     * @param deploymentId one of your deployments, instead of a package
     * @param mapping a JSONata expression, at most 8,192 characters, that makes the input from the posted {@code body};
     * by default the body itself
     * @param active whether it is active; by default true
     * @param tier the tier, at most your own, which is the default
     * @param maxPriceMicros lowers each run's quote, in micro-dollars
     * @param description at most 200 characters
     */
    record TriggerRequest(
            @Nullable String packageId,
            @Nullable UUID deploymentId,
            @Nullable String mapping,
            @Nullable Boolean active,
            @Nullable String tier,
            @Nullable Long maxPriceMicros,
            @Nullable String description) {

        Triggers.Draft draft() {
            var faults = new Faults();
            var target = faults.of(() -> RunTemplate.target(packageId, deploymentId));
            faults.require(
                    mapping == null || !mapping.isBlank() && mapping.length() <= MAX_MAPPING_LENGTH,
                    "/mapping",
                    "must have 1 to " + MAX_MAPPING_LENGTH + " characters");
            return new Triggers.Draft(
                    new RunTemplate(target.orElse(RunTemplate.NO_TARGET), tier, maxPriceMicros),
                    mapping == null ? "body" : mapping,
                    faults.of(() -> RowMapping.description(description)).orElse(""),
                    active == null || active,
                    faults.found());
        }
    }

    /**
     * A trigger.
     *
     * @param packageId the package that it runs, unless it has a deploymentId
     * @param pausedReason the reason why the platform switched it off
     * @param secret only in the first answer to its creation or rotation
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record TriggerView(
            UUID id,
            @Nullable String packageId,
            @Nullable UUID deploymentId,
            String mapping,
            boolean active,
            @Nullable String pausedReason,
            String fireUrl,
            @Nullable String secret,
            @Nullable Instant previousSecretUntil,
            @Nullable LastCallView lastCall,
            @Nullable String tier,
            @Nullable Long maxPriceMicros,
            String description,
            ApiKeyId apiKeyId,
            Instant createdAt,
            Instant updatedAt) {

        static TriggerView of(Trigger trigger, @Nullable SigningSecret secret) {
            var last = trigger.last();
            return new TriggerView(
                    trigger.id(),
                    trigger.order().target().packageId(),
                    trigger.order().target().deploymentId(),
                    trigger.mapping(),
                    trigger.active(),
                    trigger.pausedReason(),
                    "/api/v1/triggers/" + trigger.id() + "/fire",
                    secret == null ? null : secret.text(),
                    trigger.secrets().until(),
                    last == null ? null : new LastCallView(last.at(), last.execution(), last.refusal()),
                    trigger.order().tier(),
                    trigger.order().maxPriceMicros(),
                    trigger.description(),
                    trigger.key(),
                    trigger.createdAt(),
                    trigger.updatedAt());
        }
    }

    /** @param refusal code of the error catalogue; null if a run was started */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LastCallView(
            Instant at,
            @Nullable ExecutionId executionId,

            @Schema(ref = "#/components/schemas/ErrorCode") @Nullable String refusal) {}

    /** A run that has started. */
    record FiredRun(ExecutionId executionId) {}

    @PostMapping
    @Requires(Scope.EXECUTE)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "createTrigger",
            summary = "Create a trigger, an address where another system starts runs; shows its secret once")
    TriggerView create(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody TriggerRequest body) {
        var issued = triggers.create(
                caller, IdempotencyKey.call(caller, Repeats.Kind.AUTOMATION, key, "POST triggers", body), body.draft());
        return TriggerView.of(issued.trigger(), issued.secret());
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        if (body instanceof TriggerRequest request) {
            triggers.check(caller, request.draft());
        }
    }

    @GetMapping
    @Requires(Scope.READ)
    @Operation(operationId = "listTriggers", summary = "List your triggers, newest first")
    Page<TriggerView> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor) {
        return triggers.page(caller, cursor, limit.rows()).map(it -> TriggerView.of(it, null));
    }

    @GetMapping("/{id}")
    @Requires(Scope.READ)
    @Operation(operationId = "getTrigger", summary = "Get a trigger and the result of its last call")
    TriggerView get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return TriggerView.of(triggers.get(caller, id), null);
    }

    @PutMapping("/{id}")
    @Requires(Scope.EXECUTE)
    @Operation(
            operationId = "replaceTrigger",
            summary = "Replace a trigger; its runs then have the rights of the key you use")
    TriggerView replace(
            @AuthenticationPrincipal Caller caller, @PathVariable UUID id, @RequestBody TriggerRequest body) {
        return TriggerView.of(triggers.replace(caller, id, body.draft()), null);
    }

    @PostMapping("/{id}/rotate")
    @Requires(Scope.EXECUTE)
    @Operation(
            operationId = "rotateTrigger",
            summary = "Rotate a trigger's secret; the old one stays valid for a while")
    TriggerView rotate(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Overlap body) {
        var call = IdempotencyKey.call(caller, Repeats.Kind.AUTOMATION, key, "POST triggers/" + id + "/rotate", body);
        var issued = triggers.rotate(caller, call, id, Overlap.of(body));
        return TriggerView.of(issued.trigger(), issued.secret());
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.EXECUTE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteTrigger", summary = "Delete a trigger; its address stops working at once")
    void delete(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        triggers.delete(caller, id);
    }

    @PostMapping("/{id}/fire")
    @Open(ownProof = true)
    @Counts(Counts.As.NOTHING)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "fireTrigger", summary = "Start a run by a trigger, with its secret instead of an API key")
    FiredRun fire(
            @PathVariable String id,
            @Parameter(
                            description =
                                    "The secret itself, which may come as Authorization: Bearer, or as the password of Basic; or sign the call")
                    @RequestHeader(name = "X-Trigger-Secret", required = false)
                    @Nullable String secret,
            @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.AUTHORIZATION, required = false) @Nullable String authorization,
            @Parameter(description = "The sender's id of the call; a repeated id joins the same run")
                    @RequestHeader(name = "webhook-id", required = false)
                    @Nullable String webhookId,
            @RequestHeader(name = "webhook-timestamp", required = false) @Nullable String timestamp,
            @RequestHeader(name = "webhook-signature", required = false) @Nullable String signature,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody byte[] body) {
        if (body.length > Firing.MAX_BYTES) {
            throw new AppException(ErrorCode.BODY_TOO_LARGE, "A trigger takes at most " + Firing.MAX_BYTES + " bytes.");
        }
        var shown = secret == null && signature == null ? shown(authorization) : secret;
        var headers = new Firing.Headers(shown, webhookId, timestamp, signature, key);
        return new FiredRun(firing.fire(id(id), headers, body));
    }

    /**
     * The secret from the Authorization header, as a bearer token or as the password of any user: many senders can set
     * no other header.
     */
    private static @Nullable String shown(@Nullable String authorization) {
        if (authorization == null) {
            return null;
        }
        if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        return authorization.regionMatches(true, 0, BASIC, 0, BASIC.length())
                ? password(authorization.substring(BASIC.length()).strip())
                : null;
    }

    private static @Nullable String password(String encoded) {
        try {
            var pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 0 ? null : pair.substring(colon + 1);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A malformed id names no trigger and is answered like a wrong secret. */
    private static @Nullable UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
