package io.agentmarket.automation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.egress.Addresses;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.Repeats;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

@RestController
@RequestMapping("/api/v1/webhooks")
@Tag(name = "Automation")
class WebhooksEndpoint implements BodyRules<Caller> {

    private final Webhooks hooks;
    private final Addresses addresses;

    WebhooksEndpoint(Webhooks hooks, Addresses addresses) {
        this.hooks = hooks;
        this.addresses = addresses;
    }

    /**
     * A webhook to save.
     *
     * @param url https
     * @param events the events it receives
     * @param active by default true; switching it off turns its pending messages into dead letters
     * @param description at most 200 characters
     */
    record WebhookRequest(
            @Nullable String url,
            @Nullable Set<EventKind> events,
            @Nullable Boolean active,
            @Nullable String description) {}

    /**
     * @param disabledReason the reason why the platform switched it off: {@code gone} (it answered 410), {@code
     * failing} (for five days) or {@code closed} (the customer was closed)
     * @param secret only in the first answer to its creation or rotation
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WebhookView(
            UUID id,
            String url,
            List<EventKind> events,
            boolean active,

            @Schema(allowableValues = {"gone", "failing"}) @Nullable String disabledReason,

            @Nullable Instant failingSince,
            @Nullable String secret,
            @Nullable Instant previousSecretUntil,
            String description,
            Instant createdAt,
            Instant updatedAt) {

        static WebhookView of(Webhook hook, @Nullable SigningSecret secret) {
            return new WebhookView(
                    hook.id(),
                    hook.url(),
                    hook.events().stream().sorted().toList(),
                    hook.active(),
                    hook.disabledReason(),
                    hook.failingSince(),
                    secret == null ? null : secret.text(),
                    hook.secrets().until(),
                    hook.description(),
                    hook.createdAt(),
                    hook.updatedAt());
        }
    }

    @PostMapping
    @Requires({Scope.EXECUTE, Scope.READ})
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            operationId = "createWebhook",
            summary = "Create a webhook (Standard Webhooks); shows the signing secret once")
    WebhookView create(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody WebhookRequest body) {
        var draft = draft(caller, body);
        var issued = hooks.create(
                caller, IdempotencyKey.call(caller, Repeats.Kind.AUTOMATION, key, "POST webhooks", body), draft);
        return WebhookView.of(issued.hook(), issued.secret());
    }

    @GetMapping
    @Requires(Scope.READ)
    @Operation(operationId = "listWebhooks", summary = "List your webhooks, newest first")
    Page<WebhookView> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor) {
        return hooks.page(caller, cursor, limit.rows()).map(it -> WebhookView.of(it, null));
    }

    @GetMapping("/{id}")
    @Requires(Scope.READ)
    @Operation(operationId = "getWebhook", summary = "Get a webhook, with the time since which it has been failing")
    WebhookView get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return WebhookView.of(hooks.get(caller, id), null);
    }

    @PutMapping("/{id}")
    @Requires({Scope.EXECUTE, Scope.READ})
    @Operation(operationId = "replaceWebhook", summary = "Replace a webhook; its secret stays")
    WebhookView replace(
            @AuthenticationPrincipal Caller caller, @PathVariable UUID id, @RequestBody WebhookRequest body) {
        return WebhookView.of(hooks.replace(caller, id, draft(caller, body)), null);
    }

    @PostMapping("/{id}/rotate")
    @Requires(Scope.EXECUTE)
    @Operation(
            operationId = "rotateWebhook",
            summary = "Rotate a webhook's secret; during the overlap messages are signed with both")
    WebhookView rotate(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @PathVariable UUID id,
            @RequestBody(required = false) @Nullable Overlap body) {
        var call = IdempotencyKey.call(caller, Repeats.Kind.AUTOMATION, key, "POST webhooks/" + id + "/rotate", body);
        var issued = hooks.rotate(caller, call, id, Overlap.of(body));
        return WebhookView.of(issued.hook(), issued.secret());
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.EXECUTE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteWebhook", summary = "Delete a webhook and its deliveries")
    void delete(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        hooks.delete(caller, id);
    }

    private Webhooks.Draft draft(Caller caller, WebhookRequest body) {
        var faults = new Faults();
        var url = body.url();
        if (url == null) {
            faults.add("/url", "is required");
        } else {
            addresses.refusal(url).ifPresent(why -> faults.add("/url", why));
        }
        Set<EventKind> events = Objects.requireNonNullElse(body.events(), Set.of());
        faults.require(!events.isEmpty(), "/events", "must name at least one event");
        if (events.stream().anyMatch(EventKind::isOfBudget)) {
            faults.check(() -> caller.require(Scope.BILLING));
        }
        var description = faults.of(() -> RowMapping.description(body.description()));
        faults.throwIfAny();
        return new Webhooks.Draft(
                Objects.requireNonNull(url), events, description.orElseThrow(), body.active() == null || body.active());
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        if (body instanceof WebhookRequest request) {
            var unused = draft(caller, request);
        }
    }
}
