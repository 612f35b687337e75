package io.agentmarket.toolkits.workflows;

import io.agentmarket.expressions.Allowance;
import io.agentmarket.expressions.JqException;
import io.agentmarket.shared.JsonSchema;
import java.util.IdentityHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The schemas that a workflow is written with: each compiled once, however often a loop comes to it. Thread-safe. */
final class Schemas {

    /** What a check costs beside the characters that it reads, in steps of expressions. */
    private static final int STEPS_OF_A_CHECK = 500;

    /** By the place in the definition where it is written: finding it must not cost reading it. */
    private final Map<JsonNode, JsonSchema> compiled = new IdentityHashMap<>();

    private final Allowance allowance;

    Schemas(Allowance allowance) {
        this.allowance = allowance;
    }

    /** @param schema as the DSL has it: with the JSON Schema under document */
    void check(JsonNode schema, JsonNode value, String what) {
        if (!schema.has("document")) {
            return;
        }
        try {
            allowance.steps(STEPS_OF_A_CHECK + value.toString().length());
            var violations = compiled(schema.path("document")).check(value, "");
            if (!violations.isEmpty()) {
                var first = violations.getFirst();
                throw Fault.stop(
                        Fault.Kind.VALIDATION,
                        "The " + what + " is wrong at " + first.pointer() + ": " + first.message());
            }
        } catch (JqException e) {
            throw Fault.last(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw Fault.stop(Fault.Kind.CONFIGURATION, "The schema of the " + what + " is wrong: " + e.getMessage());
        }
    }

    private synchronized JsonSchema compiled(JsonNode document) {
        return compiled.computeIfAbsent(document, JsonSchema::compile);
    }
}
