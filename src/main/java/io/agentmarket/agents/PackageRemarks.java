package io.agentmarket.agents;

import io.agentmarket.shared.Json;
import io.agentmarket.shared.SchemaReview;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.YamlText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Warnings about parts of a package that do not do what their author may expect. */
final class PackageRemarks {

    private static final Map<String, AgentPackage.Kind> PLANS = new TreeMap<>(Map.of(
            GraphReader.FILE, AgentPackage.Kind.GRAPH,
            CrewReader.AGENTS, AgentPackage.Kind.CREW,
            CrewReader.TASKS, AgentPackage.Kind.CREW));

    private final Map<String, byte[]> files;
    private final List<Finding> findings = new ArrayList<>();

    private PackageRemarks(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
    }

    /** @param kind null if the package cannot be used; then only its schemas and its prompt are checked */
    static List<Finding> of(AgentPackage.@Nullable Kind kind, Map<String, byte[]> files) {
        var remarks = new PackageRemarks(files);
        remarks.prompt();
        if (kind != null) {
            remarks.plans(kind);
        }
        remarks.schemas();
        remarks.names();
        return List.copyOf(remarks.findings);
    }

    private void prompt() {
        if (files.containsKey("prompt.md") && text("prompt.md").isBlank()) {
            findings.add(Finding.warning("prompt.md", null, "is empty: a model is told nothing of its work"));
        }
    }

    private void plans(AgentPackage.Kind kind) {
        PLANS.forEach((file, reader) -> {
            if (files.containsKey(file) && reader != kind) {
                findings.add(Finding.warning(
                        file, null, "is not read: it is for kind " + word(reader) + ", and this is a " + word(kind)));
            }
        });
        if (kind == AgentPackage.Kind.CREW) {
            members(CrewReader.AGENTS, CrewReader.ROLE);
            members(CrewReader.TASKS, CrewReader.TASK);
        }
    }

    private static String word(AgentPackage.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /**
     * A crew's files may have members that are not read. Warns of a member whose name nearly matches one that is read.
     */
    private void members(String file, Set<String> known) {
        tree(file)
                .ifPresent(parts -> parts.forEachEntry((id, part) -> part.propertyNames().stream()
                        .filter(name -> !known.contains(name))
                        .forEach(name -> Spelling.nearest(name, known)
                                .filter(meant -> !part.has(meant))
                                .ifPresent(meant -> findings.add(Finding.warning(
                                        file,
                                        "/" + id + "/" + name,
                                        id + ": " + name + " is not read; did you mean " + meant + "?"))))));
    }

    private void schemas() {
        files.keySet().stream()
                .filter(file -> file.endsWith(".schema.json"))
                .forEach(file -> tree(file)
                        .ifPresent(schema -> SchemaReview.of(schema)
                                .warnings()
                                .forEach(warning ->
                                        findings.add(Finding.warning(file, warning.pointer(), warning.message())))));
    }

    private void names() {
        var input = tree("input.schema.json").orElseGet(Json.MAPPER::createObjectNode);
        var nodes = tree(GraphReader.FILE).map(graph -> graph.path("nodes").propertyNames());
        findings.addAll(PackageNames.check(files, input, nodes.orElse(List.of())));
    }

    /** The file as a tree. Empty if it is unreadable: then it is not used, or the fault has been reported. */
    private Optional<JsonNode> tree(String file) {
        try {
            return Optional.of(
                    file.endsWith(".yaml")
                            ? PackageFiles.YAML.readTree(new YamlText(text(file)))
                            : Json.MAPPER.readTree(text(file)));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private String text(String file) {
        return text(files, file);
    }

    static String text(Map<String, byte[]> files, String file) {
        return new String(files.getOrDefault(file, new byte[0]), StandardCharsets.UTF_8);
    }
}
