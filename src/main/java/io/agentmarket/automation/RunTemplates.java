package io.agentmarket.automation;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.deployments.Rented;
import io.agentmarket.engine.StartRequest;
import io.agentmarket.identity.ApiKeys;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Storable;
import io.agentmarket.tiers.Terms;
import java.util.ArrayList;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks what schedules and triggers are to run, and runs it. */
final class RunTemplates {

    /** What can be run. */
    interface Catalogue {

        Optional<AgentPackage> find(String packageId);

        /** @throws AppException {@code NOT_FOUND} when it is deleted or foreign, or why it cannot run now */
        Rented rent(CustomerId customer, UUID deployment);
    }

    /** The engine's quote. */
    interface Quoting {
        Terms quote(Caller caller, AgentPackage agent, @Nullable String tier, @Nullable Long maxPriceMicros);
    }

    private final Catalogue catalogue;
    private final Quoting quotes;
    private final Starter starter;
    private final ApiKeys keys;

    RunTemplates(Catalogue catalogue, Quoting quotes, Starter starter, ApiKeys keys) {
        this.catalogue = catalogue;
        this.quotes = quotes;
        this.starter = starter;
        this.keys = keys;
    }

    /** Whether the run could start now, budgets and limits aside. */
    void check(Caller caller, RunTemplate order, JsonNode input) {
        var violations = new ArrayList<>(check(caller, order).input().check(input, "/input"));
        violations.addAll(Storable.violations(input, "/input"));
        if (!violations.isEmpty()) {
            throw AppException.invalid(violations);
        }
    }

    /** The same without an input. */
    AgentPackage check(Caller caller, RunTemplate order) {
        var agent =
                switch (order.target()) {
                    case Target.OfPackage(var id) ->
                        catalogue
                                .find(id)
                                .orElseThrow(() ->
                                        AppException.invalid("/package_id", "is not the id of a package on offer"));
                    case Target.OfDeployment(var id) -> own(caller, id);
                };
        if (order.maxPriceMicros() != null && order.maxPriceMicros() < 0) {
            throw AppException.invalid("/max_price_micros", "must not be negative");
        }
        var unused = quotes.quote(caller, agent, order.tier(), order.maxPriceMicros());
        return agent;
    }

    private AgentPackage own(Caller caller, UUID deployment) {
        try {
            return catalogue.rent(caller.customer(), deployment).agent();
        } catch (AppException e) {
            if (e.code() == ErrorCode.NOT_FOUND) {
                throw AppException.invalid("/deployment_id", "is not the id of one of your deployments");
            }
            throw e;
        }
    }

    /**
     * Starts the run, or joins the one that the key started.
     *
     * @throws AppException {@code NOT_FOUND} when the package is off offer or the deployment deleted; why the deployment cannot
     *     run; or as the run's start
     */
    ExecutionId start(Caller caller, RunTemplate order, JsonNode input, String idempotencyKey) {
        return starter.start(caller, request(caller, order, input, idempotencyKey));
    }

    /** The same for a call that has taken a request already. */
    ExecutionId startAdmitted(Caller caller, RunTemplate order, JsonNode input, String idempotencyKey) {
        return starter.startAdmitted(caller, request(caller, order, input, idempotencyKey));
    }

    private StartRequest request(Caller caller, RunTemplate order, JsonNode input, String idempotencyKey) {
        return switch (order.target()) {
            case Target.OfPackage(var id) -> {
                var agent = catalogue.find(id).orElseThrow(() -> AppException.notFound("package"));
                yield order.with(agent, null, input, idempotencyKey);
            }
            case Target.OfDeployment(var id) -> {
                var rented = catalogue.rent(caller.customer(), id);
                yield order.with(rented.agent(), rented, input, idempotencyKey);
            }
        };
    }

    /** Whether what a start was refused with will not pass: the customer's deployment is deleted. */
    static boolean isGone(RunTemplate order, AppException refusal) {
        return order.target() instanceof Target.OfDeployment && refusal.code() == ErrorCode.NOT_FOUND;
    }

    /** Whom a key stands for now; empty when it may no longer start anything. */
    Optional<Caller> caller(CustomerId customer, ApiKeyId key) {
        return keys.standingFor(customer, key);
    }
}
