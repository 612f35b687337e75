package io.agentmarket.automation;

import io.agentmarket.agents.AgentPackage;
import io.agentmarket.identity.ApiKeys;
import io.agentmarket.identity.Caller;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.tiers.Terms;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Checks what schedules and triggers are to run, and runs it. */
final class Orders {

    /** The engine's quote. */
    interface Quoting {
        Terms quote(Caller caller, AgentPackage agent, @Nullable String tier, @Nullable Long maxPriceMicros);
    }

    private final Function<String, Optional<AgentPackage>> packages;
    private final Quoting quotes;
    private final Starter starter;
    private final ApiKeys keys;

    Orders(Function<String, Optional<AgentPackage>> packages, Quoting quotes, Starter starter, ApiKeys keys) {
        this.packages = packages;
        this.quotes = quotes;
        this.starter = starter;
        this.keys = keys;
    }

    /** Whether the run could start now, budgets and limits aside. */
    void check(Caller caller, Order order, JsonNode input) {
        var violations = check(caller, order).input().check(input, "/input");
        if (!violations.isEmpty()) {
            throw AppException.invalid(violations);
        }
    }

    /** The same without an input. */
    AgentPackage check(Caller caller, Order order) {
        var agent = packages.apply(order.packageId())
                .orElseThrow(() -> AppException.invalid("/package_id", "is not the id of a package on offer"));
        if (order.maxPriceMicros() != null && order.maxPriceMicros() < 0) {
            throw AppException.invalid("/max_price_micros", "must not be negative");
        }
        var unused = quotes.quote(caller, agent, order.tier(), order.maxPriceMicros());
        return agent;
    }

    /** Starts the run, or joins the one that the key started. */
    ExecutionId start(Caller caller, Order order, JsonNode input, String idempotencyKey) {
        var agent = packages.apply(order.packageId()).orElseThrow(() -> AppException.notFound("package"));
        return starter.start(caller, order.with(agent, input, idempotencyKey));
    }

    /** Whom a key stands for now; empty when it may no longer start anything. */
    Optional<Caller> caller(CustomerId customer, ApiKeyId key) {
        return keys.standingFor(customer, key);
    }
}
