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

    /**
     * @param green whether every rule holds
     * @param lookedAt the amounts checked
     */
    record Audit(boolean green, Auditor.LookedAt lookedAt, List<Auditor.Finding> findings) {}

    @GetMapping("/audit")
    @Requires(Scope.OPERATOR)
    @Operation(operationId = "audit", summary = "Check that the books balance: each invariant, with what breaks it")
    Audit audit() {
        var report = auditor.report();
        var green = report.findings().stream().allMatch(Auditor.Finding::isGreen);
        return new Audit(green, report.lookedAt(), report.findings());
    }
}
