package io.agentmarket.automation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.automation.DeliveriesEndpoint.DeliveryView;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.stores.Repeats;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The webhooks that runs were started with, and the secret that signs their messages. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Automation")
class RunMessagesEndpoint {

    private final RunMessages messages;

    RunMessagesEndpoint(RunMessages messages) {
        this.messages = messages;
    }

    /** @param deliveries the newest 100 deliveries with the receiver's answers, newest first */
    record RunWebhookView(String url, List<String> events, List<DeliveryView> deliveries) {

        static RunWebhookView of(RunMessages.Told told) {
            return new RunWebhookView(
                    told.webhook().url(),
                    told.webhook().events().stream().sorted().toList(),
                    told.deliveries().stream().map(DeliveryView::of).toList());
        }
    }

    /**
     * @param secret the secret in the form that libraries of Standard Webhooks accept
     * @param previousSecretUntil until then messages are also signed with the previous secret
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record SigningSecretView(String secret, @Nullable Instant previousSecretUntil, Instant createdAt) {

        static SigningSecretView of(RunMessages.Signing signing) {
            return new SigningSecretView(signing.secret().text(), signing.previousUntil(), signing.createdAt());
        }

        /** Shows nothing, because a secret must not reach a log. */
        @Override
        public String toString() {
            return "SigningSecretView";
        }
    }

    @GetMapping("/executions/{id}/webhook")
    @Requires(Scope.READ)
    @Counts(Counts.As.READ)
    @Operation(
            operationId = "getExecutionWebhook",
            summary = "Get the webhook that a run was started with, and its deliveries")
    RunWebhookView told(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return RunWebhookView.of(messages.told(caller, new ExecutionId(id)));
    }

    @PostMapping("/executions/{id}/webhook/deliveries/{delivery}/resend")
    @Requires(Scope.EXECUTE)
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            operationId = "resendExecutionWebhook",
            summary = "Resend one message of a run's webhook, with the same id and bytes")
    DeliveryView resend(@AuthenticationPrincipal Caller caller, @PathVariable UUID id, @PathVariable UUID delivery) {
        return DeliveryView.of(messages.resend(caller, new ExecutionId(id), delivery));
    }

    @GetMapping("/webhooks/signing-secret")
    @Requires(Scope.KEYS)
    @Operation(
            operationId = "getSigningSecret",
            summary = "Get the secret that signs the messages of runs' own webhooks")
    ResponseEntity<SigningSecretView> secret(@AuthenticationPrincipal Caller caller) {
        return unstored(messages.signing(caller));
    }

    @PostMapping("/webhooks/signing-secret/rotate")
    @Requires(Scope.KEYS)
    @Operation(
            operationId = "rotateSigningSecret",
            summary = "Replace the signing secret of runs; during the overlap messages are signed with both")
    ResponseEntity<SigningSecretView> rotate(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody(required = false) @Nullable Overlap body) {
        var call =
                IdempotencyKey.call(caller, Repeats.Kind.AUTOMATION, key, "POST webhooks/signing-secret/rotate", body);
        return unstored(messages.rotate(caller, call, Overlap.of(body)));
    }

    private static ResponseEntity<SigningSecretView> unstored(RunMessages.Signing signing) {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(SigningSecretView.of(signing));
    }
}
