package io.agentmarket.toolkits.workflows;

import io.agentmarket.shared.JsonSchema;
import io.agentmarket.toolkits.workflows.Report.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The specification's own schema of its language (version 1.0.3). */
final class DslSchema {

    private static final JsonSchema SCHEMA = load();

    private DslSchema() {}

    static List<Problem> check(JsonNode definition) {
        return SCHEMA.check(definition, "").stream()
                .map(violation -> new Problem(violation.pointer(), violation.message()))
                .toList();
    }

    private static JsonSchema load() {
        try (var in = DslSchema.class.getResourceAsStream("/toolkits/workflows/serverless-workflow.schema.yaml")) {
            if (in == null) {
                throw new IllegalStateException("the schema is not packed");
            }
            var text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return JsonSchema.compile(Definition.tree(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
