package io.agentmarket.tools;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import io.agentmarket.shared.Json;
import tools.jackson.databind.JsonNode;

/**
 * The context of a tool call within its run.
 *
 * @param effectKey identifies this call permanently ({@code execution:seq}): the same key means the same call, made
 * again after a crash, which must not have a second effect
 * @param grant the settings that the package and its deployment grant this tool; an object. Its member {@code hosts},
 *     where there is one, lists the hosts that the call may reach, as in {@code egress.Call}; its member {@code tools}
 *     holds, by name, the grants of the tools that the call may call itself, and {@link #ASKS} in such a grant that a
 *     person is asked before
 * @param steps the steps of a call with more than one effect
 * @param own the customer's settings of the agent
 * @param input the input of the conversation that makes the call, so that a model need not copy long data into
 *     arguments; an empty object for a call of a graph or a workflow
 */
public record ToolContext(
        CustomerId customer,
        ExecutionId execution,
        String effectKey,
        JsonNode grant,
        Steps steps,
        Own own,
        JsonNode input) {

    /** A member of a granted tool's grant: true if each call of it needs an approval. */
    public static final String ASKS = "requires_approval";

    /** A call in a run without a deployment. */
    public ToolContext(CustomerId customer, ExecutionId execution, String effectKey, JsonNode grant, Steps steps) {
        this(customer, execution, effectKey, grant, steps, Own.NONE);
    }

    /** A call without an input. */
    public ToolContext(
            CustomerId customer, ExecutionId execution, String effectKey, JsonNode grant, Steps steps, Own own) {
        this(customer, execution, effectKey, grant, steps, own, Json.MAPPER.createObjectNode());
    }

    /**
     * The customer's own settings of the agent.
     *
     * @param config obeys the package's {@code config.schema.json}; an object
     */
    public record Own(JsonNode config, Secrets secrets) {

        /** No settings. */
        public static final Own NONE = new Own(Json.MAPPER.createObjectNode(), Secrets.NONE);

        /** Leaves the secrets out: they must not reach a log. */
        @Override
        public String toString() {
            return "Own";
        }
    }

    /** The secrets that the deployment gives to the tools of its package. */
    public Secrets secrets() {
        return own.secrets();
    }
}
