package io.agentmarket.billing;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Open;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ReceiptsEndpoint {

    private final Receipts receipts;
    private final ReceiptKeys keys;

    ReceiptsEndpoint(Receipts receipts, ReceiptKeys keys) {
        this.receipts = receipts;
        this.keys = keys;
    }

    /** A JSON Web Key Set (RFC 7517), the key that signs now first. */
    record KeySet(List<Jwk> keys) {}

    /** @param keyId the id of the key that signs from now on */
    record Rotated(String keyId) {}

    @GetMapping("/api/v1/executions/{id}/receipt")
    @Requires(Scope.BILLING)
    @Tag(name = "Billing")
    @Operation(operationId = "getReceipt", summary = "Get the signed receipt of a charged run")
    ReceiptView receipt(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return ReceiptView.of(receipts.signed(caller.customer(), new ExecutionId(id)));
    }

    @GetMapping("/.well-known/agentmarket-receipt-keys.json")
    @Open
    @Counts(Counts.As.NOTHING)
    @Tag(name = "Billing")
    @Operation(
            operationId = "listReceiptKeys",
            summary = "List the public keys that verify receipts and statements, old ones included")
    KeySet keys() {
        return new KeySet(keys.published().stream().map(Jwk::of).toList());
    }

    @PostMapping("/api/v1/operator/rotate-receipt-key")
    @Requires(Scope.OPERATOR)
    @Tag(name = "Operator")
    @Operation(
            operationId = "rotateReceiptKey",
            summary = "Rotate the key that signs receipts and statements; old public keys stay published")
    Rotated rotate(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key) {
        return new Rotated(keys.rotate(caller, IdempotencyKey.required(key)).id());
    }
}
