package io.agentmarket.toolkits.workflows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;

/** Plans of public manifests, compared with the manifests as another YAML parser reads them. */
class ArgoPlanTest {

    private static final Path MANIFESTS = Path.of("src/test/resources/toolkits/workflows/argo");

    static List<Path> manifests() {
        try (var files = Files.walk(MANIFESTS)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void there_are_more_than_seventy_manifests_and_some_have_graphs() {
        assertThat(manifests()).hasSizeGreaterThanOrEqualTo(72);
        assertThat(manifests().stream().flatMap(ArgoPlanTest::graphs)).hasSizeGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void every_task_comes_after_its_dependencies(Path file) throws IOException {
        var plan = TestWorkflows.plan(Files.readString(file));

        var orders = orders(plan);
        graphs(file).forEach(graph -> {
            var order = orders.get(graph.template());
            assertThat(order)
                    .as(graph.template())
                    .containsExactlyInAnyOrderElementsOf(graph.needs().keySet());
            graph.needs()
                    .forEach((task, needed) -> needed.forEach(before -> assertThat(order.indexOf(before))
                            .as("%s before %s", before, task)
                            .isLessThan(order.indexOf(task))));
        });
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void is_valid_unless_it_holds_no_workflow(Path file) throws IOException {
        var plan = TestWorkflows.plan(Files.readString(file));

        var isWorkflow = documents(file)
                .anyMatch(it ->
                        String.valueOf(it.get("kind")).matches("Workflow|CronWorkflow|(Cluster)?WorkflowTemplate"));
        assertThat(plan.path("valid").booleanValue())
                .as(plan.path("problems").toString())
                .isEqualTo(isWorkflow);
        assertThat(plan.path("runnable").booleanValue()).isFalse();
    }

    @Test
    void refuses_a_circle_an_unknown_dependency_and_an_unknown_template() {
        var plan = TestWorkflows.plan("""
                apiVersion: argoproj.io/v1alpha1
                kind: Workflow
                metadata: {name: wrong}
                spec:
                  entrypoint: main
                  templates:
                  - name: main
                    dag:
                      tasks:
                      - {name: a, template: work, depends: "c.Succeeded || b.Failed"}
                      - {name: b, template: work}
                      - {name: c, template: work, dependencies: [a]}
                  - name: second
                    dag:
                      tasks: [{name: x, template: nowhere, dependencies: [y]}]
                  - {name: work, container: {image: busybox}}
                """);

        assertThat(plan.path("valid").booleanValue()).isFalse();
        assertThat(plan.path("problems").toString())
                .contains("in a circle: a, c, a", "x depends on y, which does not exist", "no template nowhere");
    }

    private static Map<String, List<String>> orders(JsonNode plan) {
        var orders = new HashMap<String, List<String>>();
        for (var workflow : plan.path("workflows")) {
            for (var template : workflow.path("templates")) {
                orders.put(
                        workflow.path("name").stringValue() + "/"
                                + template.path("name").stringValue(),
                        template.path("order")
                                .valueStream()
                                .map(JsonNode::stringValue)
                                .toList());
            }
        }
        return orders;
    }

    /** The dependencies, read without the classes under test. */
    record Graph(String template, Map<String, Set<String>> needs) {}

    private static Stream<Graph> graphs(Path file) {
        return documents(file).flatMap(document -> {
            var found = new ArrayList<Graph>();
            var spec = map(document.get("spec"));
            var metadata = map(document.get("metadata"));
            var name = metadata.get(metadata.containsKey("name") ? "name" : "generateName");
            for (var template : list(
                    spec.containsKey("workflowSpec")
                            ? map(spec.get("workflowSpec")).get("templates")
                            : spec.get("templates"))) {
                var needs = needs(map(template));
                if (!needs.isEmpty()) {
                    found.add(new Graph(name + "/" + map(template).get("name"), needs));
                }
            }
            return found.stream();
        });
    }

    private static Map<String, Set<String>> needs(Map<?, ?> template) {
        var needs = new HashMap<String, Set<String>>();
        for (var task : list(map(template.get("dag")).get("tasks"))) {
            var before = new HashSet<String>();
            list(map(task).get("dependencies")).forEach(it -> before.add(String.valueOf(it)));
            var depends = map(task).get("depends");
            if (depends != null) {
                for (var word : depends.toString().split("[\\s()&|!]+")) {
                    before.add(word.split("\\.")[0]);
                }
                before.remove("");
            }
            needs.put(String.valueOf(map(task).get("name")), before);
        }
        var earlier = new HashSet<String>();
        for (var group : list(template.get("steps"))) {
            var now = new HashSet<String>();
            for (var step : group instanceof List<?> steps ? steps : List.of(group)) {
                now.add(String.valueOf(map(step).get("name")));
            }
            now.forEach(step -> needs.put(step, Set.copyOf(earlier)));
            earlier.addAll(now);
        }
        return needs;
    }

    private static Stream<Map<?, ?>> documents(Path file) {
        try {
            var documents = new ArrayList<Map<?, ?>>();
            new Load(LoadSettings.builder().build())
                    .loadAllFromString(Files.readString(file))
                    .forEach(it -> documents.add(map(it)));
            return documents.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<?, ?> map(Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
