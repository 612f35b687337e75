package io.agentmarket.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The rights of API keys. */
public enum Scope {
    /** Start, quote and cancel runs, erase finished ones, and upload files for them. */
    @JsonProperty("execute")
    EXECUTE,
    /** Decide the approvals that runs request. */
    @JsonProperty("approve")
    APPROVE,
    /** Read runs, usage and listings. */
    @JsonProperty("read")
    READ,
    /** Create, rotate and revoke API keys; save and delete provider keys. */
    @JsonProperty("keys")
    KEYS,
    /** Add and remove the customer's own tickets and documents. */
    @JsonProperty("knowledge")
    KNOWLEDGE,
    /** Read and change billing: budgets, receipts, statements, the subscription. */
    @JsonProperty("billing")
    BILLING,
    /** Upload, submit and withdraw the customer's own packages. */
    @JsonProperty("publish")
    PUBLISH,
    /** Read {@code /metrics}, and nothing else: for a scraper; only on the operator's keys. */
    @JsonProperty("metrics")
    METRICS,
    /** Run the platform: only on the operator's keys. */
    @JsonProperty("operator")
    OPERATOR;

    /** Whether a key with this scope has the other's rights. */
    boolean covers(Scope other) {
        return this == other || this == OPERATOR && other == METRICS;
    }

    /** The scope with this stored name; empty for a name from a later release. */
    static Optional<Scope> stored(String name) {
        return Arrays.stream(values())
                .filter(scope -> scope.storedName().equals(name))
                .findFirst();
    }

    String storedName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
