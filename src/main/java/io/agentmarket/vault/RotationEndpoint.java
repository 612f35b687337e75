package io.agentmarket.vault;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/operator")
@Tag(name = "Operator")
class RotationEndpoint {

    private final MasterKeyRotation rotation;

    RotationEndpoint(MasterKeyRotation rotation) {
        this.rotation = rotation;
    }

    /** @param dropUnreadable whether to delete the secrets that no master key can decrypt; by default they stay */
    record Request(@Nullable Boolean dropUnreadable) {}

    @PostMapping("/rotate-master-key")
    @Requires(Scope.OPERATOR)
    @Operation(
            operationId = "rotateMasterKey",
            summary = "Reseal every secret under the current master key; embedded stores create a new one")
    MasterKeyRotation.Result rotate(
            @AuthenticationPrincipal Caller caller, @RequestBody(required = false) @Nullable Request body) {
        var drop = body != null && Boolean.TRUE.equals(body.dropUnreadable());
        return rotation.rotate(caller, drop);
    }
}
