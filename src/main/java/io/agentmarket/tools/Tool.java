package io.agentmarket.tools;

import io.agentmarket.shared.JsonSchema;
import tools.jackson.databind.JsonNode;

/** An ability of an agent. Implementations are beans, thread-safe, and stateless between calls. */
public interface Tool {

    /** Unique, {@code snake_case}; the name that manifests grant and models call. */
    String name();

    /** The description for the model: what it does and when to use it. */
    String description();

    /** The schema of the arguments; checked before {@link #call}. */
    JsonSchema arguments();

    /** Whether a call changes anything outside the run; such a call is journaled before it is made. */
    default boolean hasEffect() {
        return false;
    }

    /**
     * Whether a call under these settings may change anything outside without an approval: the result of {@link
     * #hasEffect}, unless the tool itself requests approvals.
     */
    default boolean hasUnaskedEffect(JsonNode grant) {
        return hasEffect();
    }

    /** Whether a call may run other packages, which may ask a model. */
    default boolean runsPackages() {
        return false;
    }

    /**
     * Performs the call.
     *
     * @throws ToolFailure with a message that the model should read and can react to
     */
    JsonNode call(ToolContext context, JsonNode arguments);
}
