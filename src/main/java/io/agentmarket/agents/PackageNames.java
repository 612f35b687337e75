package io.agentmarket.agents;

import io.agentmarket.expressions.Expression;
import io.agentmarket.expressions.ExpressionNames;
import io.agentmarket.expressions.Shape;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.WorkTime;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Names that a package's files use and nothing defines. JSONata gives nothing for them instead of failing, and an
 * unknown file is not read, so the package does something else than it says: a warning. A tool refuses an argument that
 * it does not have: an error.
 */
final class PackageNames {

    /** The files of a package, apart from those that its agent.yaml and its graph name. */
    private static final Set<String> READ = Set.of(
            "agent.yaml",
            "agents.yaml",
            "config.schema.json",
            "graph.yaml",
            "input.schema.json",
            "output.schema.json",
            "playbook.yaml",
            "prompt.md",
            "README.md",
            "rules.yaml",
            "tasks.yaml");

    private static final Set<String> FOLDERS = Set.of("examples", "nodes", "tasks");

    /** A text over several lines, which begins on the next one. */
    private static final Pattern BLOCK = Pattern.compile("[|>][-+0-9]*\\s*(#.*)?$");

    /** For the names in all expressions, which usually take milliseconds. */
    private static final Duration MAX_TIME = Duration.ofSeconds(5);

    private final PackageFiles files;
    private final Map<String, JsonNode> arguments;
    private final Set<Finding> findings = new LinkedHashSet<>();

    private PackageNames(PackageFiles files, Map<String, JsonNode> arguments) {
        this.files = files;
        this.arguments = arguments;
    }

    /** @param arguments the schema of each tool's arguments; of other tools nothing is known */
    static List<Finding> check(PackageFolder folder, ManifestReader manifest, Map<String, JsonNode> arguments) {
        var files = new PackageFiles(folder, unused -> {});
        var names = new PackageNames(files, arguments);
        folder.files().keySet().forEach(names::file);
        var time = WorkTime.of(MAX_TIME);
        for (var spot : PlanShapes.of(files, manifest)) {
            if (time.isOver() || names.findings.size() > PackageCheck.MAX_FINDINGS) {
                names.findings.add(Finding.warning(
                        spot.file(), spot.pointer(), "the names from here on are not checked: there are too many"));
                break;
            }
            names.expression(spot);
        }
        if (manifest.kind() != AgentPackage.Kind.GRAPH) {
            names.rules();
        } else {
            names.prompts();
        }
        return List.copyOf(names.findings);
    }

    private void file(String path) {
        int slash = path.indexOf('/');
        var name = slash < 0 ? path : path.substring(0, slash);
        var known = slash < 0 ? READ : FOLDERS;
        if (name.equals("examples") && !path.startsWith("examples/documents/") && !path.endsWith(".json")) {
            findings.add(Finding.warning(path, null, "is not read: an example's name ends in .json"));
        }
        if (!known.contains(name)) {
            Spelling.nearest(name, known)
                    .filter(meant -> slash >= 0 || !files.folder().has(meant))
                    .ifPresent(meant -> findings.add(Finding.warning(
                            path, null, "is not read; did you mean " + meant + (slash < 0 ? "?" : "/?"))));
        }
    }

    private void expression(PlanShapes.Spot spot) {
        if (spot.source().isBlank()) {
            return;
        }
        var reading = ExpressionNames.read(new Expression(spot.source()), spot.context());
        reading.unknown()
                .forEach(unknown ->
                        tell(spot, unknown.position(), unknown.name(), Finding.Severity.WARNING, unknown.message()));
        var isTool = !spot.taker().endsWith(".json");
        var schema = isTool
                ? Optional.ofNullable(arguments.get(spot.taker()))
                : PackageFiles.tree(files.folder().files(), spot.taker());
        schema.ifPresent(it -> {
            var taker = new Taker(it, spot.taker(), isTool ? "argument" : "property");
            given(spot, reading.value(), taker, taker.shape(), "");
            required(spot, reading.value(), taker);
        });
    }

    /** What takes an expression's value: a tool its arguments, a schema an output. */
    private record Taker(JsonNode schema, String name, String member) {

        Shape shape() {
            return SchemaShape.of(schema, name);
        }
    }

    /** The names of an object that is written in the expression, in any of its branches. */
    private void given(PlanShapes.Spot spot, Shape value, Taker taker, Shape known, String at) {
        switch (value) {
            case Shape.Either either -> either.shapes().forEach(shape -> given(spot, shape, taker, known, at));
            case Shape.Written object ->
                object.members().forEach((name, part) -> {
                    var member = known.member(name);
                    if (member.isPresent()) {
                        given(spot, part, taker, member.get(), at + name + ".");
                    } else {
                        tell(
                                spot,
                                object.positions().getOrDefault(name, 0),
                                name,
                                Finding.Severity.ERROR,
                                at + name + " is no " + taker.member() + " of " + taker.name()
                                        + Spelling.hint(name, known.names()));
                    }
                });
            default -> {}
        }
    }

    /** Where one object is written and nothing else is given. */
    private void required(PlanShapes.Spot spot, Shape value, Taker taker) {
        if (!(value instanceof Shape.Written object)) {
            return;
        }
        var known = taker.shape();
        var meant = object.names().stream()
                .filter(name -> known.member(name).isEmpty())
                .flatMap(name -> Spelling.nearest(name, known.names()).stream())
                .toList();
        taker.schema().path("required").values().stream()
                .map(name -> name.asString(""))
                .filter(name -> !object.names().contains(name) && !meant.contains(name))
                .filter(name -> known.member(name).isPresent())
                .forEach(name -> tell(
                        spot,
                        0,
                        "",
                        Finding.Severity.ERROR,
                        "the " + taker.member() + " " + name + " of " + taker.name() + " is missing"));
    }

    /** The members of the output that rules name by pointer. */
    private void rules() {
        var schema = files.folder().has(PackageReader.OUTPUT)
                ? PackageFiles.tree(files.folder().files(), PackageReader.OUTPUT)
                : Optional.<JsonNode>empty();
        var rules = files.folder().has(PackageReader.RULES)
                ? files.named(PackageReader.RULES, it -> files.yaml(it, PackageReader.WrittenRules.class))
                : Optional.<PackageReader.WrittenRules>empty();
        if (schema.isEmpty() || rules.isEmpty()) {
            return;
        }
        for (int i = 0; i < rules.get().rules().size(); i++) {
            var pointer = rules.get().rules().get(i).pointer();
            var at = files.written(PackageReader.RULES, "/rules/" + i + "/pointer");
            pointer(pointer, SchemaShape.of(schema.get(), PackageReader.OUTPUT))
                    .ifPresent(message -> findings.add(Finding.warning(PackageReader.RULES, at, message)));
        }
    }

    private static Optional<String> pointer(String pointer, Shape output) {
        var shape = output;
        for (var name : pointer.startsWith("/") ? pointer.substring(1).split("/", -1) : new String[0]) {
            var member = shape.member(name.replace("~1", "/").replace("~0", "~"));
            if (member.isEmpty() && !name.matches("\\d+|-")) {
                return Optional.of(
                        pointer + " is no place in " + PackageReader.OUTPUT + Spelling.hint(name, shape.names()));
            }
            shape = member.orElse(shape);
        }
        return Optional.empty();
    }

    /** The prompts of a graph's nodes are filled as the package's own. */
    private void prompts() {
        var input = properties(PackageReader.INPUT);
        var config = files.folder().has(PackageReader.CONFIG)
                ? properties(PackageReader.CONFIG)
                : Json.MAPPER.createObjectNode();
        promptFiles()
                .forEach(path -> new Prompt(
                                files.named(path, files.folder()::text).orElse(""))
                        .faults(input, config)
                        .forEach(fault -> findings.add(Finding.error(path, null, fault))));
    }

    /** Those that the graph names; where it cannot be read, those that it would name. */
    private Set<String> promptFiles() {
        var graph = files.named(GraphReader.FILE, it -> files.yaml(it, GraphReader.Written.class));
        var named = graph.map(GraphReader::all).orElse(Map.of()).values().stream()
                .filter(node ->
                        node != null && node.agent() != null && node.agent().prompt() != null)
                .map(node -> Objects.requireNonNull(
                        Objects.requireNonNull(node.agent()).prompt()))
                .flatMap(path -> files.folder().nearest(path).stream());
        var lying = files.folder().files().keySet().stream()
                .filter(path -> graph.isEmpty() && path.startsWith("nodes/") && path.endsWith(".md"));
        return Stream.concat(named, lying).collect(Collectors.toCollection(TreeSet::new));
    }

    private @Nullable JsonNode properties(String schema) {
        return PackageFiles.tree(files.folder().files(), schema)
                .map(it -> it.path("properties"))
                .orElse(null);
    }

    private void tell(PlanShapes.Spot spot, int position, String name, Finding.Severity severity, String message) {
        findings.add(new Finding(spot.file(), line(spot, position, name), spot.pointer(), severity, message));
    }

    /** Where the name stands; where that cannot be told, where the expression begins. */
    private @Nullable Integer line(PlanShapes.Spot spot, int position, String name) {
        var first = files.line(spot.file(), spot.pointer());
        if (first == null) {
            return files.line(
                    spot.file(), spot.pointer().substring(0, spot.pointer().lastIndexOf('/')));
        }
        var lines = files.folder().text(spot.file()).lines().toList();
        var breaks = (int) spot.source()
                .substring(0, Math.min(position, spot.source().length()))
                .chars()
                .filter(c -> c == '\n')
                .count();
        var isBlock = BLOCK.matcher(lines.get(first - 1)).find();
        var guess = first + (isBlock ? 1 : 0) + breaks;
        return Stream.concat(
                        Stream.of(guess),
                        IntStream.rangeClosed(first, guess + breaks).boxed())
                .filter(line -> line <= lines.size() && lines.get(line - 1).contains(name))
                .findFirst()
                .orElse(first);
    }
}
