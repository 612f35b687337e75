package io.agentmarket.automation;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.engine.Target;
import io.agentmarket.identity.ApiKeys;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Storable;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Checks and starts the runs of schedules and triggers. */
final class RunTemplates {

    private final Starter starter;
    private final ApiKeys keys;

    RunTemplates(Starter starter, ApiKeys keys) {
        this.starter = starter;
        this.keys = keys;
    }

    /** Checks that the run could start now, apart from budgets and limits. */
    void check(Caller caller, RunTemplate order, JsonNode input) {
        var faults = new Faults();
        faults.check(() -> check(caller, order));
        faults.of(() -> agent(caller, order.onDefaultTerms()))
                .ifPresent(agent -> faults.addAll(agent.input().check(input, "/input")));
        faults.addAll(Storable.violations(input, "/input"));
        faults.throwIfAny();
    }

    /** The same without an input. */
    void check(Caller caller, RunTemplate order) {
        var unused = agent(caller, order);
    }

    /** The schema of the input; empty where the run could not start. */
    Optional<JsonNode> input(Caller caller, RunTemplate order) {
        return new Faults()
                .of(() -> agent(caller, order.onDefaultTerms()).input().document());
    }

    private AgentPackage agent(Caller caller, RunTemplate order) {
        try {
            return starter.check(caller, order);
        } catch (AppException e) {
            if (e.code() != ErrorCode.NOT_FOUND) {
                throw e;
            }
            throw order.target() instanceof Target.OfDeployment
                    ? AppException.invalid("/deployment_id", "is not the id of one of your deployments")
                    : AppException.invalid("/package_id", "is not the id of a package on offer");
        }
    }

    /**
     * Starts the run, or joins the one that the key started.
     *
     * @throws AppException {@code NOT_FOUND} when the package is no longer offered or the deployment was deleted;
     * otherwise with the reason why the deployment cannot run, or the start's refusal
     */
    ExecutionId start(Caller caller, RunTemplate order, JsonNode input, String idempotencyKey) {
        return starter.start(caller, order.with(input, idempotencyKey));
    }

    /** The same for a call that has already used a request. */
    ExecutionId startAdmitted(Caller caller, RunTemplate order, JsonNode input, String idempotencyKey) {
        return starter.startAdmitted(caller, order.with(input, idempotencyKey));
    }

    /** Takes one of the caller's requests, or refuses it. */
    void admit(Caller caller) {
        starter.admit(caller);
    }

    /** Whether a refusal is permanent: the customer's deployment is deleted. */
    static boolean isGone(RunTemplate order, AppException refusal) {
        return order.target() instanceof Target.OfDeployment && refusal.code() == ErrorCode.NOT_FOUND;
    }

    /**
     * The caller that a key stands for now; empty when the key is permanently invalid.
     *
     * @throws AppException {@code CUSTOMER_SUSPENDED} while its customer is suspended
     */
    Optional<Caller> caller(CustomerId customer, ApiKeyId key) {
        return keys.standingFor(customer, key);
    }

    /** Refuses a caller that would get the rights of a more powerful key by a secret. */
    void requireMayUse(JdbcClient platform, Caller caller, ApiKeyId key) {
        keys.requireMayUse(platform, caller, key, "rotate the secret of another key's trigger");
    }
}
