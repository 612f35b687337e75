package io.agentmarket.agents;

import io.agentmarket.expressions.Expression;
import io.agentmarket.expressions.ExpressionNames;
import io.agentmarket.expressions.Shape;
import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** All expressions of a package, and what is known of the values that each can read. */
final class PlanShapes {

    private static final Shape APPROVAL = new Shape.Members(
            Map.of("approved", Shape.SCALAR, "arguments", Shape.ANY, "comment", Shape.SCALAR),
            "no member of a decision, which has approved, arguments and comment");
    private static final Shape TEXT =
            new Shape.Members(Map.of("result", Shape.SCALAR), "no member of a task's text, which has result");

    private static final Shape FAILURE =
            new Shape.Members(Map.of("error", Shape.SCALAR), "no member of a failure, which has error");

    private final PackageFiles files;
    private final ManifestReader manifest;
    private final List<Spot> spots = new ArrayList<>();
    private final Map<String, Shape> schemas = new HashMap<>();

    private PlanShapes(PackageFiles files, ManifestReader manifest) {
        this.files = files;
        this.manifest = manifest;
    }

    /**
     * One expression.
     *
     * @param pointer as the file has it
     * @param context what it can read
     * @param taker the tool that gets its value as arguments, or the schema's file that the value must obey; empty for
     *     neither
     */
    record Spot(String file, String pointer, String source, Shape context, String taker) {}

    /** @param files told nothing: what is wrong with them has been told */
    static List<Spot> of(PackageFiles files, ManifestReader manifest) {
        var shapes = new PlanShapes(files, manifest);
        var written = files.named(PlanReader.PLAYBOOK, it -> files.yaml(it, PlanReader.Written.class));
        switch (manifest.kind()) {
            case LOOP -> {
                written.ifPresent(it -> shapes.playbook("", it.playbook(), shapes.input(), PackageReader.OUTPUT));
                shapes.rules(shapes.input());
            }
            case GRAPH ->
                shapes.graph(PlanReader.Written.all(
                        written.map(PlanReader.Written::nodes).orElse(null)));
            case CREW ->
                shapes.crew(PlanReader.Written.all(
                        written.map(PlanReader.Written::tasks).orElse(null)));
        }
        return List.copyOf(shapes.spots);
    }

    /** Of a file that cannot be read nothing is known. */
    private Shape schema(String path) {
        return schemas.computeIfAbsent(
                path,
                it -> files.named(it, named -> files.json(named, JsonNode.class))
                        .map(schema -> SchemaShape.of(schema, it))
                        .orElse(Shape.ANY));
    }

    /** The file that is named, or was meant. */
    private String file(@Nullable String path) {
        return path == null ? "" : files.folder().nearest(path).orElse(path);
    }

    private Shape input() {
        return schema(PackageReader.INPUT);
    }

    private void spot(String file, String pointer, String source, Shape context) {
        spots.add(new Spot(file, files.written(file, pointer), source, context, ""));
    }

    private static Shape root(Map<String, Shape> members) {
        return new Shape.Members(
                members, "none of " + members.keySet().stream().sorted().collect(Collectors.joining(", ")));
    }

    /** @param output the file of the schema of what it makes; empty for none */
    private void playbook(String at, Playbook playbook, Shape input, String output) {
        var known = new LinkedHashMap<String, Shape>();
        for (int r = 0; r < playbook.rounds().size(); r++) {
            var round = playbook.rounds().get(r);
            var context =
                    root(Map.of("input", input, "results", new Shape.Members(known, "no result of an earlier round")));
            spot(PlanReader.PLAYBOOK, at + "/rounds/" + r + "/when", round.when(), context);
            for (int c = 0; c < round.calls().size(); c++) {
                var call = round.calls().get(c);
                var pointer = files.written(PlanReader.PLAYBOOK, at + "/rounds/" + r + "/calls/" + c + "/arguments");
                spots.add(new Spot(PlanReader.PLAYBOOK, pointer, call.arguments(), context, call.tool()));
            }
            round.calls().forEach(call -> known.put(call.as(), Shape.ANY));
        }
        var all = root(Map.of("input", input, "results", new Shape.Members(known, "no result of a round")));
        var pointer = files.written(PlanReader.PLAYBOOK, at + "/output");
        spots.add(new Spot(PlanReader.PLAYBOOK, pointer, playbook.output(), all, output));
    }

    private void rules(Shape input) {
        var written = files.named(PackageReader.RULES, it -> files.yaml(it, PackageReader.WrittenRules.class));
        var tools = manifest.toolsByName().map(all -> {
            var known = new HashMap<String, Shape>();
            all.keySet().forEach(name -> known.put(name, Shape.ANY));
            return (Shape) new Shape.Members(known, "no tool of agent.yaml");
        });
        var context = root(
                Map.of("input", input, "output", schema(PackageReader.OUTPUT), "results", tools.orElse(Shape.ANY)));
        var rules = written.map(PackageReader.WrittenRules::rules).orElse(List.of());
        for (int i = 0; i < rules.size(); i++) {
            spot(PackageReader.RULES, "/rules/" + i + "/holds", rules.get(i).holds(), context);
        }
    }

    private void crew(Map<String, Playbook> playbooks) {
        var tasks = files.named(CrewReader.TASKS, it -> files.yaml(it, JsonNode.class));
        var inputs = new LinkedHashMap<String, Shape>();
        var outputs = new LinkedHashMap<String, String>();
        var results = new LinkedHashMap<String, Shape>();
        var last = given(Shape.ANY);
        for (var task : tasks.map(JsonNode::properties).orElse(Set.of())) {
            var known = new LinkedHashMap<>(results);
            var context = task.getValue().path("context");
            if (context.isArray()) {
                known.keySet()
                        .retainAll(context.values().stream()
                                .map(name -> meant(name.asString(""), results.keySet()))
                                .toList());
            }
            last = given(new Shape.Members(known, "no task that this one is given"));
            inputs.put(task.getKey(), last);
            var output = file(task.getValue().path("output").asString(""));
            outputs.put(task.getKey(), output);
            results.put(task.getKey(), output.isEmpty() ? TEXT : schema(output));
        }
        outputs.replace(outputs.isEmpty() ? "" : outputs.lastEntry().getKey(), PackageReader.OUTPUT);
        playbooks.forEach((id, playbook) -> {
            var task = meant(id, inputs.keySet());
            var input = inputs.getOrDefault(task, given(Shape.ANY));
            playbook("/tasks/" + id, playbook, input, outputs.getOrDefault(task, ""));
        });
        rules(last);
    }

    /** What a task can read: the input, and results of others as its context. */
    private Shape given(Shape context) {
        return Shape.Either.of(List.of(input(), new Shape.Members(Map.of("context", context), "unknown")));
    }

    /** A misspelt name counts as the one that was meant. */
    private static String meant(String name, Set<String> known) {
        return known.contains(name) ? name : Spelling.nearest(name, known).orElse(name);
    }

    private void graph(Map<String, Playbook> playbooks) {
        var written = files.named(GraphReader.FILE, it -> files.yaml(it, GraphReader.Written.class));
        var graph = new Results(written.map(GraphReader::all).orElse(Map.of()));
        graph.nodes.forEach((id, node) -> graph.spots(id, node, graph.context()));
        playbooks.forEach((id, playbook) -> {
            var agent = Optional.ofNullable(graph.nodes.get(meant(id, graph.nodes.keySet())))
                    .map(GraphReader.WrittenNode::agent);
            var input = agent.map(it -> value(Objects.requireNonNullElse(it.input(), "input"), graph.context()));
            playbook(
                    "/nodes/" + id,
                    playbook,
                    input.orElse(Shape.ANY),
                    file(agent.map(GraphReader.WrittenAgent::output).orElse(null)));
        });
    }

    private static Shape value(String source, Shape context) {
        return ExpressionNames.read(new Expression(source), context).value();
    }

    /** Each node's result in a graph; computed when a name asks for it, since results are made of results. */
    private final class Results implements Shape {

        private final Map<String, GraphReader.WrittenNode> nodes;
        private final Map<String, Shape> known = new HashMap<>();

        Results(Map<String, GraphReader.WrittenNode> written) {
            this.nodes = new LinkedHashMap<>(written);
            this.nodes.values().removeIf(Objects::isNull);
        }

        @Override
        public Optional<Shape> member(String name) {
            return Optional.ofNullable(nodes.get(name)).map(node -> once("results." + name, () -> result(node)));
        }

        @Override
        public Set<String> names() {
            return nodes.keySet();
        }

        @Override
        public String absence() {
            return "no node";
        }

        /** What depends on itself can be anything. */
        private Shape once(String name, Supplier<Shape> computed) {
            var shape = known.putIfAbsent(name, Shape.ANY);
            if (shape == null) {
                shape = computed.get();
                known.put(name, shape);
            }
            return shape;
        }

        private Shape result(GraphReader.WrittenNode node) {
            var shape = Shape.ANY;
            if (node.compute() != null) {
                shape = value(node.compute(), context());
            } else if (node.agent() != null) {
                shape = schema(file(node.agent().output()));
            } else if (node.approval() != null) {
                shape = APPROVAL;
            }
            return node.onError() == null ? shape : Shape.Either.of(List.of(shape, FAILURE));
        }

        /** What an expression of a node can read; in a fan-out the item, of whichever list. */
        Shape context() {
            var lists = nodes.values().stream()
                    .flatMap(node -> Optional.ofNullable(node.forEach()).stream())
                    .map(each -> Objects.requireNonNullElse(each.in(), ""))
                    .toList();
            var base = Map.of("input", input(), "results", this);
            if (lists.isEmpty()) {
                return root(base);
            }
            var all = new HashMap<>(base);
            all.put("index", Shape.SCALAR);
            all.put("item", Shape.ANY);
            var outside = root(all);
            all.put(
                    "item",
                    once(
                            "item",
                            () -> Shape.Either.of(lists.stream()
                                    .map(list -> value(list, outside))
                                    .toList())));
            return root(all);
        }

        void spots(String id, GraphReader.WrittenNode node, Shape context) {
            var agent = node.agent();
            var run = node.run();
            var approval = node.approval();
            var each = node.forEach();
            spot(id, "/agent/input", agent == null ? null : agent.input(), context);
            spot(id, "/run/input", run == null ? null : run.input(), context);
            spot(id, "/approval/title", approval == null ? null : approval.title(), context);
            spot(id, "/approval/arguments", approval == null ? null : approval.arguments(), context);
            spot(id, "/for_each/in", each == null ? null : each.in(), context);
            spot(id, "/compute", node.compute(), context);
            if (node.tool() != null) {
                spots.add(new Spot(
                        GraphReader.FILE,
                        files.written(GraphReader.FILE, "/nodes/" + id + "/tool/arguments"),
                        Objects.requireNonNullElse(node.tool().arguments(), "{}"),
                        context,
                        Objects.requireNonNullElse(node.tool().name(), "")));
            }
            for (int i = 0; node.next() != null && i < node.next().size(); i++) {
                spot(
                        id,
                        "/next/" + i + "/when",
                        node.next().path(i).path("when").asString(""),
                        context);
            }
        }

        private void spot(String id, String member, @Nullable String source, Shape context) {
            PlanShapes.this.spot(
                    GraphReader.FILE, "/nodes/" + id + member, Objects.requireNonNullElse(source, ""), context);
        }
    }
}
