package io.agentmarket.agents;

import io.agentmarket.shared.SchemaReview;
import io.agentmarket.shared.Spelling;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Warnings about parts of a package that do not do what their author may expect. */
final class PackageRemarks {

    private static final Map<String, AgentPackage.Kind> PLANS = new TreeMap<>(Map.of(
            GraphReader.FILE, AgentPackage.Kind.GRAPH,
            CrewReader.AGENTS, AgentPackage.Kind.CREW,
            CrewReader.TASKS, AgentPackage.Kind.CREW));

    /** Members that may be missing: of the others a crew's reader tells. */
    private static final Set<String> OPTIONAL = Set.of("tools", "agent", "context", "output");

    /** Members of a playbook that are for packages of other kinds; in a loop they are errors. */
    private static final Map<AgentPackage.Kind, Set<String>> OF_OTHERS = Map.of(
            AgentPackage.Kind.GRAPH, Set.of("rounds", "output", "tasks"),
            AgentPackage.Kind.CREW, Set.of("rounds", "output", "nodes"));

    /** Members that are lists. */
    private static final Map<String, String> LISTS = Map.of(CrewReader.AGENTS, "tools", CrewReader.TASKS, "context");

    private final Map<String, byte[]> files;
    private final List<Finding> findings = new ArrayList<>();

    private PackageRemarks(Map<String, byte[]> files) {
        this.files = new TreeMap<>(files);
    }

    static List<Finding> of(AgentPackage.Kind kind, Map<String, byte[]> files) {
        var remarks = new PackageRemarks(files);
        remarks.prompt();
        remarks.plans(kind);
        remarks.schemas();
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
        if (kind == AgentPackage.Kind.GRAPH && files.containsKey(PackageReader.RULES)) {
            findings.add(Finding.warning(
                    PackageReader.RULES, null, "is not read: a graph has no rules; compute what must hold in a node"));
        }
        tree(PlanReader.PLAYBOOK)
                .ifPresent(playbook -> playbook.propertyNames().stream()
                        .filter(OF_OTHERS.getOrDefault(kind, Set.of())::contains)
                        .forEach(name -> findings.add(Finding.warning(
                                PlanReader.PLAYBOOK, "/" + name, name + " is not read: this is a " + word(kind)))));
        if (kind == AgentPackage.Kind.CREW) {
            LISTS.forEach(this::list);
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
                                .filter(meant -> !part.has(meant) && OPTIONAL.contains(meant))
                                .ifPresent(meant -> findings.add(Finding.warning(
                                        file,
                                        "/" + id + "/" + name,
                                        id + ": " + name + " is not read; did you mean " + meant + "?"))))));
    }

    private void list(String file, String name) {
        tree(file)
                .ifPresent(parts -> parts.forEachEntry((id, part) -> {
                    var list = part.path(name);
                    if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
                        findings.add(Finding.error(file, "/" + id + "/" + name, id + ": " + name + " must be a list"));
                    }
                }));
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

    /** Empty for what cannot be read: nothing reads it, or it has been told. */
    private Optional<JsonNode> tree(String file) {
        return PackageFiles.tree(files, file);
    }

    private String text(String file) {
        return new String(files.getOrDefault(file, new byte[0]), StandardCharsets.UTF_8);
    }
}
