package io.agentmarket.toolkits.workflows;

import io.agentmarket.shared.JsonSchema;
import io.agentmarket.toolkits.workflows.Report.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A list of steps, parsed and ordered.
 *
 * @param steps by id, in the order of the list
 */
record StepPlan(String name, Map<String, JsonNode> steps, List<List<String>> layers, List<Problem> problems) {

    private static final List<String> KINDS = List.of("tool", "package", "http", "approval", "set");

    private static final JsonSchema SCHEMA = JsonSchema.compile(Definition.tree("""
            type: object
            required: [steps]
            additionalProperties: false
            properties:
              name: {type: string, minLength: 1, maxLength: 100}
              steps: {type: array, minItems: 1, maxItems: 200, items: {$ref: '#/$defs/step'}}
            $defs:
              step:
                type: object
                required: [id]
                additionalProperties: false
                properties:
                  id: {type: string, pattern: '^[A-Za-z][A-Za-z0-9_-]{0,39}$'}
                  tool: {type: string, minLength: 1, maxLength: 100}
                  package: {type: string, minLength: 1, maxLength: 100}
                  http: {type: string, pattern: '^(GET|HEAD|POST|PUT|PATCH|DELETE) ', maxLength: 2000}
                  approval: {type: string, minLength: 1, maxLength: 200}
                  set: {}
                  with: {type: [object, string]}
                  risk: {enum: [low, medium, high]}
                  depends_on: {type: array, maxItems: 50, uniqueItems: true, items: {type: string}}
                  when: {type: string, minLength: 1, maxLength: 2000}
                  compensate_with: {$ref: '#/$defs/compensation'}
                oneOf:
                  - required: [tool]
                  - required: [package]
                  - required: [http]
                  - required: [approval]
                  - required: [set]
              compensation:
                type: object
                additionalProperties: false
                properties:
                  tool: {type: string, minLength: 1, maxLength: 100}
                  package: {type: string, minLength: 1, maxLength: 100}
                  http: {type: string, pattern: '^(GET|HEAD|POST|PUT|PATCH|DELETE) ', maxLength: 2000}
                  set: {}
                  with: {type: [object, string]}
                oneOf:
                  - required: [set]
                  - required: [tool]
                  - required: [package]
                  - required: [http]
            """));

    /** Parses it; if there are problems, it has no layers. */
    static StepPlan of(JsonNode written) {
        var document = written.isArray() ? Data.object().set("steps", written) : written;
        var name = document.path("name").asString("steps");
        var broken = SCHEMA.check(document, "").stream()
                .map(violation -> new Problem(violation.pointer(), violation.message()))
                .toList();
        if (!broken.isEmpty()) {
            return new StepPlan(name, Map.of(), List.of(), broken);
        }
        var steps = new LinkedHashMap<String, JsonNode>();
        var needs = new LinkedHashMap<String, Set<String>>();
        var problems = new ArrayList<Problem>();
        for (var step : document.path("steps")) {
            var id = step.path("id").stringValue();
            if (steps.put(id, step) != null) {
                problems.add(new Problem("/steps", "there are two steps with the id " + id));
            }
            var before = new LinkedHashSet<String>();
            step.path("depends_on").forEach(dependency -> before.add(dependency.stringValue()));
            needs.put(id, before);
        }
        return new StepPlan(name, steps, layers(needs, problems), List.copyOf(problems));
    }

    private static List<List<String>> layers(Map<String, Set<String>> needs, List<Problem> problems) {
        try {
            return Layers.of(needs);
        } catch (IllegalArgumentException e) {
            problems.add(new Problem("/steps", String.valueOf(e.getMessage())));
            return List.of();
        }
    }

    JsonNode step(String id) {
        var step = steps.get(id);
        if (step == null) {
            throw new IllegalStateException("no step " + id);
        }
        return step;
    }

    static String kind(JsonNode step) {
        return KINDS.stream().filter(step::has).findFirst().orElse("unknown");
    }

    /** Finds tools that are named but not granted. */
    List<Problem> ungranted(Set<String> granted) {
        return steps.entrySet().stream()
                .flatMap(step -> Stream.of(
                        problem(step.getKey(), step.getValue(), granted),
                        problem(step.getKey(), step.getValue().path("compensate_with"), granted)))
                .filter(Objects::nonNull)
                .toList();
    }

    private static @Nullable Problem problem(String id, JsonNode action, Set<String> granted) {
        var tool = action.path("tool");
        return !tool.isString() || granted.contains(tool.stringValue())
                ? null
                : new Problem("/steps/" + id, "workflows here are not granted the tool " + tool.stringValue());
    }
}
