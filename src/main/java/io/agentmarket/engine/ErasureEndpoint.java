package io.agentmarket.engine;

import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.ExecutionId;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Belongs to the usage calls of the API. It is in this room because the engine owns the content that it erases. */
@RestController
@RequestMapping("/api/v1/usage/executions")
@Tag(name = "Usage")
class ErasureEndpoint {

    private final Erasure erasure;

    ErasureEndpoint(Erasure erasure) {
        this.erasure = erasure;
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.EXECUTE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "eraseExecution",
            summary = "Erase a finished run's content; its usage, charge and receipt stay")
    void erase(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        erasure.erase(caller, new ExecutionId(id));
    }
}
