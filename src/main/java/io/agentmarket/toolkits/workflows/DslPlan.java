package io.agentmarket.toolkits.workflows;

import io.agentmarket.toolkits.workflows.Report.Problem;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A Serverless Workflow as a plan: the order of its top-level tasks, with the branches of a fork in parallel. */
final class DslPlan {

    private DslPlan() {}

    /** First the violations of the schema; only if there are none, the unsupported parts. */
    static List<Problem> problems(JsonNode definition) {
        var broken = DslSchema.check(definition);
        return broken.isEmpty() ? DslReview.of(definition) : broken;
    }

    static List<List<String>> layers(JsonNode definition) {
        var layers = new ArrayList<List<String>>();
        for (var item : definition.path("do")) {
            item.forEachEntry(
                    (name, task) -> layers.add(task.has("fork") ? names(task.at("/fork/branches")) : List.of(name)));
        }
        return layers;
    }

    private static List<String> names(JsonNode list) {
        return list.valueStream().flatMap(item -> item.propertyNames().stream()).toList();
    }
}
