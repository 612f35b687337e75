package io.agentmarket.toolkits.workflows;

import io.agentmarket.toolkits.workflows.Report.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An Argo manifest as a plan: for each template the tasks that can run in parallel, ordered so that each comes after
 * its dependencies. Nothing is run: the tasks are containers.
 */
record ArgoPlan(List<Workflow> workflows, List<Problem> problems) {

    private static final Set<String> WITH_TEMPLATES =
            Set.of("Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow");

    /** @param entrypoint the first template, or null if another workflow's templates are used */
    record Workflow(String kind, String name, @Nullable String entrypoint, List<Template> templates) {}

    /** @param type dag, steps, container_set or task */
    record Template(String name, String type, List<List<String>> layers, List<String> order) {}

    static ArgoPlan of(List<JsonNode> documents) {
        var workflows = new ArrayList<Workflow>();
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < documents.size(); i++) {
            var document = documents.get(i);
            if (WITH_TEMPLATES.contains(document.path("kind").asString(""))) {
                workflows.add(new Reader("/" + i, problems).workflow(document));
            }
        }
        if (workflows.isEmpty()) {
            problems.add(new Problem("", "there is no Workflow, WorkflowTemplate or CronWorkflow in it"));
        }
        return new ArgoPlan(List.copyOf(workflows), List.copyOf(problems));
    }

    private record Reader(String at, List<Problem> problems) {

        Workflow workflow(JsonNode document) {
            var spec = document.at("/spec/workflowSpec").isMissingNode()
                    ? document.path("spec")
                    : document.at("/spec/workflowSpec");
            var metadata = document.path("metadata");
            var names = new LinkedHashSet<String>();
            spec.path("templates")
                    .forEach(template -> names.add(template.path("name").asString("")));
            var templates = new ArrayList<Template>();
            for (var template : spec.path("templates")) {
                templates.add(template(template, names));
            }
            var entrypoint = spec.path("entrypoint");
            if (entrypoint.isString()
                    && !spec.has("workflowTemplateRef")
                    && !names.contains(entrypoint.stringValue())) {
                problem("/spec/entrypoint", "there is no template " + entrypoint.stringValue());
            }
            return new Workflow(
                    document.path("kind").stringValue(),
                    metadata.path("name").asString(metadata.path("generateName").asString("")),
                    entrypoint.isString() ? entrypoint.stringValue() : null,
                    templates);
        }

        private Template template(JsonNode template, Set<String> names) {
            var name = template.path("name").asString("");
            if (template.has("dag")) {
                return dag(name, template.at("/dag/tasks"), names);
            }
            if (template.has("steps")) {
                return steps(name, template.path("steps"), names);
            }
            if (template.has("containerSet")) {
                var needs = new LinkedHashMap<String, Set<String>>();
                for (var container : template.at("/containerSet/containers")) {
                    needs.put(container.path("name").asString("main"), texts(container.path("dependencies")));
                }
                return planned(name, "container_set", needs);
            }
            return new Template(name, "task", List.of(List.of(name)), List.of(name));
        }

        private Template dag(String name, JsonNode tasks, Set<String> names) {
            var needs = new LinkedHashMap<String, Set<String>>();
            for (var task : tasks) {
                var needed = new LinkedHashSet<>(texts(task.path("dependencies")));
                needed.addAll(ArgoDepends.names(task.path("depends").asString("")));
                if (needs.put(task.path("name").asString(""), needed) != null) {
                    problem(
                            "/spec/templates/" + name,
                            "there are two tasks " + task.path("name").asString(""));
                }
                reference(name, task, names);
            }
            return planned(name, "dag", needs);
        }

        private Template steps(String name, JsonNode groups, Set<String> names) {
            var layers = new ArrayList<List<String>>();
            for (var group : groups) {
                var layer = new ArrayList<String>();
                for (var step : group.isArray() ? group : List.of(group)) {
                    layer.add(step.path("name").asString(""));
                    reference(name, step, names);
                }
                layers.add(List.copyOf(layer));
            }
            return template(name, "steps", layers);
        }

        private Template planned(String name, String type, Map<String, Set<String>> needs) {
            try {
                return template(name, type, Layers.of(needs));
            } catch (IllegalArgumentException e) {
                problem("/spec/templates/" + name, String.valueOf(e.getMessage()));
                return template(name, type, List.of());
            }
        }

        private static Template template(String name, String type, List<List<String>> layers) {
            return new Template(
                    name,
                    type,
                    List.copyOf(layers),
                    layers.stream().flatMap(List::stream).toList());
        }

        /** A task names a template of this workflow, brings its own, or names another workflow's. */
        private void reference(String template, JsonNode task, Set<String> names) {
            var wanted = task.path("template");
            if (wanted.isString() && !wanted.stringValue().contains("{{") && !names.contains(wanted.stringValue())) {
                problem("/spec/templates/" + template, "there is no template " + wanted.stringValue());
            }
        }

        private static Set<String> texts(JsonNode list) {
            var texts = new LinkedHashSet<String>();
            list.forEach(item -> texts.add(item.asString("")));
            return texts;
        }

        private void problem(String where, String reason) {
            problems.add(new Problem(at + where, reason));
        }
    }
}
