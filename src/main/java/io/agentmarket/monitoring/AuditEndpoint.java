package io.agentmarket.monitoring;

import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/operator")
@Tag(name = "Operator")
class AuditEndpoint {

    private final Auditor auditor;

    AuditEndpoint(Auditor auditor) {
        this.auditor = auditor;
    }

    /** @param green whether every rule holds */
    record Audit(boolean green, List<Auditor.Finding> findings) {}

    @GetMapping("/audit")
    @Requires(Scope.OPERATOR)
    @Operation(operationId = "audit", summary = "Whether the books balance: every invariant, with what breaks it")
    Audit audit() {
        var findings = auditor.audit();
        return new Audit(findings.stream().allMatch(Auditor.Finding::isGreen), findings);
    }
}
