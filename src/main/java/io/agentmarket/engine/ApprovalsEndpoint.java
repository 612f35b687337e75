package io.agentmarket.engine;

import io.agentmarket.approvals.ApprovalView;
import io.agentmarket.approvals.Approvals;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Storable;
import io.agentmarket.shared.Violation;
import io.agentmarket.tools.Toolbox;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1/approvals")
@Tag(name = "Approvals", description = "Approvals that runs request, and their decisions")
class ApprovalsEndpoint implements BodyRules<Caller> {

    private static final int MAX_COMMENT = 2_000;

    private final Approvals approvals;
    private final Wakes wakes;
    private final Toolbox toolbox;

    ApprovalsEndpoint(Approvals approvals, Wakes wakes, Toolbox toolbox) {
        this.approvals = approvals;
        this.wakes = wakes;
        this.toolbox = toolbox;
    }

    /**
     * An approval.
     *
     * @param actionSha256 the SHA-256 of the action as shown
     * @param arguments the arguments to use instead; an object
     */
    record Approve(
            @Nullable String actionSha256,
            @Nullable JsonNode arguments,
            @Nullable String comment) {}

    /** A rejection. */
    record Reject(@Nullable String comment) {}

    @GetMapping
    @Requires(Scope.READ)
    @Operation(
            operationId = "listApprovals",
            summary = "List approvals, newest first; status=pending lists those that wait")
    Page<ApprovalView> list(
            @AuthenticationPrincipal Caller caller,
            @Parameter(
                            description = "pending lists only approvals that wait now",
                            schema = @Schema(allowableValues = "pending"))
                    @RequestParam(name = "status", required = false)
                    @Nullable String status,
            @RequestParam(name = "execution_id", required = false) @Nullable UUID execution,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit) {
        if (status != null && !status.equals("pending")) {
            throw AppException.invalid("status", "must be pending, or left out");
        }
        return approvals.page(caller.customer(), new Approvals.Filter(cursor, execution, status != null, limit.rows()));
    }

    @GetMapping("/{id}")
    @Requires(Scope.READ)
    @Operation(operationId = "getApproval", summary = "Get an approval: the proposed action and the decision")
    ApprovalView get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return approvals.get(caller.customer(), id);
    }

    @PostMapping("/{id}/approve")
    @Requires(Scope.APPROVE)
    @Operation(operationId = "approve", summary = "Approve an action as proposed, or with edited arguments")
    ApprovalView approve(@AuthenticationPrincipal Caller caller, @PathVariable UUID id, @RequestBody Approve body) {
        check(caller, id, body);
        return decide(caller, id, new Approvals.Verdict(true, body.actionSha256(), body.arguments(), body.comment()));
    }

    private void check(Caller caller, UUID id, Approve body) {
        var faults = new Faults();
        faults.require(
                body.actionSha256() != null, "/action_sha256", "is required: send the one that the approval shows");
        var arguments = body.arguments();
        if (arguments != null && !arguments.isObject()) {
            faults.add("/arguments", "must be an object");
        } else if (arguments != null) {
            faults.check(() -> requireStorable(arguments));
            faults.check(() -> requireFitting(approvals.get(caller.customer(), id), arguments));
        }
        faults.check(() -> requireShort(body.comment()));
        faults.throwIfAny();
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        switch (body) {
            case Approve approve -> check(caller, UUID.fromString(path.getOrDefault("id", "")), approve);
            case Reject reject -> requireShort(reject.comment());
            default -> {}
        }
    }

    private static void requireShort(@Nullable String comment) {
        if (comment != null && comment.length() > MAX_COMMENT) {
            throw AppException.invalid("/comment", "has more than " + MAX_COMMENT + " characters");
        }
    }

    private static void requireStorable(JsonNode arguments) {
        var violations = Storable.violations(arguments, "/arguments");
        if (!violations.isEmpty()) {
            throw AppException.invalid(violations);
        }
    }

    /**
     * Edited arguments of a tool call are validated against the tool's schema, so that a typing error does not cost the
     * run. Other actions have no known schema: for them, a member is refused when it nearly matches a requested one.
     */
    private void requireFitting(ApprovalView asked, JsonNode arguments) {
        var tool = asked.tool() == null ? null : toolbox.find(asked.tool()).orElse(null);
        var violations = tool == null
                ? misspelt(arguments, asked.arguments())
                : tool.arguments().check(arguments, "/arguments");
        if (!violations.isEmpty()) {
            throw AppException.invalid(violations);
        }
    }

    private static List<Violation> misspelt(JsonNode arguments, JsonNode asked) {
        var missing = new TreeSet<>(asked.propertyNames());
        missing.removeAll(arguments.propertyNames());
        return arguments.propertyNames().stream()
                .filter(name ->
                        !asked.has(name) && !Spelling.hint(name, missing).isEmpty())
                .map(name -> new Violation(
                        "/arguments/" + name.replace("~", "~0").replace("/", "~1"),
                        "is not a member of the requested arguments" + Spelling.hint(name, missing)))
                .toList();
    }

    @PostMapping("/{id}/reject")
    @Requires(Scope.APPROVE)
    @Operation(operationId = "reject", summary = "Reject an action; the run continues without it")
    ApprovalView reject(@AuthenticationPrincipal Caller caller, @PathVariable UUID id, @RequestBody Reject body) {
        return decide(caller, id, new Approvals.Verdict(false, null, null, body.comment()));
    }

    private ApprovalView decide(Caller caller, UUID id, Approvals.Verdict verdict) {
        requireShort(verdict.comment());
        var decided = approvals.decide(caller, id, verdict);
        wakes.wake();
        return decided;
    }
}
