package io.agentmarket.deployments;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.agentmarket.agents.PublishedVersions;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.IdempotencyKey;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
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
import tools.jackson.databind.JsonNode;

/** A customer's deployments over HTTP. No answer ever holds a secret. */
@RestController
@RequestMapping("/api/v1/deployments")
@Tag(
        name = "Deployments",
        description = "Rent a package under your own terms: version, tools, hosts, secrets, approvals.")
class DeploymentsEndpoint implements BodyRules<Caller> {

    private static final Pattern SECRET_NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]{0,59}");

    /** A shorter value is no secret, and masking it would mask ordinary words. */
    private static final int MIN_SECRET = 8;

    private static final int MAX_SECRET = 4096;

    private final Deployments deployments;
    private final Withdrawals withdrawals;
    private final DeploymentDrafts drafts;

    DeploymentsEndpoint(Deployments deployments, Withdrawals withdrawals, DeploymentDrafts drafts) {
        this.deployments = deployments;
        this.withdrawals = withdrawals;
        this.drafts = drafts;
    }

    /**
     * A deployment to create.
     *
     * @param name 1 to 80 characters, for people; several deployments may have the same
     * @param version the only version that may run; by default the newest at the time of the run
     * @param config the configuration; must conform to the package's configuration schema
     * @param tools the tools of the package that may be called; by default all
     * @param hosts hosts that the tools may reach; by default those that the package names
     * @param requiresApproval tools whose calls need an approval, in addition to those that the package names
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record NewDeployment(
            String packageId,
            @Nullable String name,
            @Nullable String version,
            @Nullable JsonNode config,
            @Nullable List<@Nullable String> tools,
            @Nullable List<@Nullable String> hosts,
            @Nullable List<@Nullable String> requiresApproval,
            @Nullable Boolean active) {

        DeploymentRules.Given given() {
            return new DeploymentRules.Given(name, version, config, tools, hosts, requiresApproval, active);
        }
    }

    /** A deployment's complete new terms: an omitted member is reset to its default. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ChangedDeployment(
            @Nullable String name,
            @Nullable String version,
            @Nullable JsonNode config,
            @Nullable List<@Nullable String> tools,
            @Nullable List<@Nullable String> hosts,
            @Nullable List<@Nullable String> requiresApproval,
            @Nullable Boolean active) {

        DeploymentRules.Given given() {
            return new DeploymentRules.Given(name, version, config, tools, hosts, requiresApproval, active);
        }
    }

    /** @param value the value, 8 to 4,096 bytes */
    record NewSecret(
            @Schema(accessMode = Schema.AccessMode.WRITE_ONLY)
            String value) {

        /** Leaves the value out: it must not reach a log. */
        @Override
        public String toString() {
            return "NewSecret";
        }
    }

    /**
     * A deployment.
     *
     * @param revision the revision, which grows with every change of the terms
     * @param secrets the names of its secrets; absent in lists
     * @param withdrawn the withdrawal of its version; absent while runs can start
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record DeploymentView(
            UUID id,
            String name,
            String packageId,
            @Nullable String version,
            JsonNode config,
            @Nullable List<String> tools,
            @Nullable List<String> hosts,
            List<String> requiresApproval,
            boolean active,
            int revision,
            @Nullable List<String> secrets,
            @Nullable WithdrawnVersion withdrawn,
            Instant createdAt,
            Instant updatedAt) {

        static DeploymentView of(
                Deployment deployment,
                @Nullable List<String> secrets,
                PublishedVersions.@Nullable Withdrawn withdrawn) {
            var terms = deployment.terms();
            return new DeploymentView(
                    deployment.id(),
                    deployment.name(),
                    terms.packageId(),
                    terms.version(),
                    terms.config(),
                    terms.tools(),
                    terms.hosts(),
                    terms.requiresApproval(),
                    deployment.active(),
                    deployment.revision(),
                    secrets,
                    withdrawn == null ? null : WithdrawnVersion.of(withdrawn),
                    deployment.createdAt(),
                    deployment.updatedAt());
        }
    }

    /**
     * The version that the deployment is pinned to was withdrawn: live runs continue, and no new run starts.
     *
     * @param reason the reason given by its publisher or an operator
     * @param successor the version that is offered now, to which the deployment can be pinned; absent if there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WithdrawnVersion(
            Instant at, String reason, @Nullable String successor) {

        static WithdrawnVersion of(PublishedVersions.Withdrawn withdrawn) {
            return new WithdrawnVersion(withdrawn.at(), withdrawn.reason(), withdrawn.successor());
        }
    }

    @GetMapping
    @Requires(Scope.EXECUTE)
    @Operation(operationId = "listDeployments", summary = "List your deployments, newest first")
    Page<DeploymentView> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable UUID cursor,
            @Parameter(description = "true lists only deployments whose version was withdrawn")
                    @RequestParam(defaultValue = "false")
                    boolean withdrawn) {
        var page = withdrawn
                ? withdrawals.page(caller.customer(), cursor, limit.rows())
                : deployments.page(caller.customer(), cursor, limit.rows());
        var gone = withdrawals.of(page.items());
        return page.map(it -> DeploymentView.of(it, null, gone.get(it.id())));
    }

    @GetMapping("/{id}")
    @Requires(Scope.EXECUTE)
    @Operation(operationId = "getDeployment", summary = "Get a deployment with the names of its secrets")
    DeploymentView get(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        return view(caller, deployments.get(caller.customer(), id));
    }

    @PostMapping
    @Requires(Scope.KEYS)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "createDeployment", summary = "Create a deployment: a package under your own terms")
    DeploymentView create(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @RequestBody NewDeployment body) {
        requireLive(caller);
        var attempt = IdempotencyKey.required(key);
        return view(caller, deployments.create(caller, attempt, drafts.of(body)));
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        switch (body) {
            case NewDeployment fresh -> drafts.of(fresh);
            case ChangedDeployment changed -> drafts.of(caller, UUID.fromString(path.getOrDefault("id", "")), changed);
            default -> {}
        }
    }

    @PutMapping("/{id}")
    @Requires(Scope.KEYS)
    @Operation(
            operationId = "changeDeployment",
            summary = "Replace a deployment's terms for new runs; live runs keep theirs")
    DeploymentView change(
            @AuthenticationPrincipal Caller caller, @PathVariable UUID id, @RequestBody ChangedDeployment body) {
        requireLive(caller);
        return view(caller, deployments.change(caller, id, drafts.of(caller, id, body)));
    }

    @DeleteMapping("/{id}")
    @Requires(Scope.KEYS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "deleteDeployment",
            summary = "Delete a deployment and its secrets; its finished runs stay")
    void delete(@AuthenticationPrincipal Caller caller, @PathVariable UUID id) {
        requireLive(caller);
        deployments.delete(caller, id);
    }

    @PutMapping("/{id}/secrets/{name}")
    @Requires(Scope.KEYS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            operationId = "putDeploymentSecret",
            summary = "Set a secret for a deployment's tools; it is never shown")
    void putSecret(
            @AuthenticationPrincipal Caller caller,
            @PathVariable UUID id,
            @PathVariable String name,
            @RequestBody NewSecret body) {
        requireLive(caller);
        if (!SECRET_NAME.matcher(name).matches()) {
            throw AppException.invalid("name", "must be a letter and up to 59 letters, digits and underscores");
        }
        var bytes = body.value().getBytes(StandardCharsets.UTF_8).length;
        if (bytes < MIN_SECRET || bytes > MAX_SECRET || body.value().isBlank()) {
            throw AppException.invalid("/value", "must have " + MIN_SECRET + " to " + MAX_SECRET + " bytes");
        }
        deployments.putSecret(caller, id, name, body.value());
    }

    @DeleteMapping("/{id}/secrets/{name}")
    @Requires(Scope.KEYS)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(operationId = "deleteDeploymentSecret", summary = "Delete a deployment's secret")
    void deleteSecret(@AuthenticationPrincipal Caller caller, @PathVariable UUID id, @PathVariable String name) {
        requireLive(caller);
        deployments.deleteSecret(caller, id, name);
    }

    private DeploymentView view(Caller caller, Deployment deployment) {
        var names = deployments.secretNames(caller.customer(), deployment.id());
        var withdrawn = withdrawals.of(List.of(deployment)).get(deployment.id());
        return DeploymentView.of(deployment, List.copyOf(names), withdrawn);
    }

    /** Changes by a test key must not reach live runs. */
    private static void requireLive(Caller caller) {
        if (caller.test()) {
            throw new AppException(ErrorCode.TEST_KEY_REFUSED, "A test key cannot change deployments; use a live key.");
        }
    }
}
