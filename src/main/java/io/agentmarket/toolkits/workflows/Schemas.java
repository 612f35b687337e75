package io.agentmarket.toolkits.workflows;

import io.agentmarket.expressions.Allowance;
import io.agentmarket.expressions.JqException;
import io.agentmarket.shared.JsonSchema;
import java.util.IdentityHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The schemas of a workflow, each compiled only once, even inside loops. Thread-safe. */
final class Schemas {

    /** The fixed cost of a check, in steps of expressions, in addition to the characters that it reads. */
    private static final int STEPS_OF_A_CHECK = 500;

    /** By identity of its place in the definition, because the lookup must not read the schema. */
    private final Map<JsonNode, JsonSchema> compiled = new IdentityHashMap<>();

    private final Allowance allowance;

    Schemas(Allowance allowance) {
        this.allowance = allowance;
    }

    /** @param schema in the DSL's form: with the JSON Schema under document */
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
