package io.agentmarket.agents;

import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How a package works: its playbook, and of a graph or a crew the plan. Each file is read without the others. */
final class PlanReader {

    static final String PLAYBOOK = "playbook.yaml";

    private static final Playbook EMPTY = new Playbook(List.of(), "null");

    private final PackageFiles files;
    private final ManifestReader manifest;
    private final Function<String, JsonSchema> schemas;

    /** @param schemas reads a schema of the package */
    PlanReader(PackageFiles files, ManifestReader manifest, Function<String, JsonSchema> schemas) {
        this.files = files;
        this.manifest = manifest;
        this.schemas = schemas;
    }

    /** {@code playbook.yaml} as it is written: of a loop, or of a graph's nodes, or of a crew's tasks. */
    record Written(
            @Nullable List<Playbook.Round> rounds,
            @Nullable String output,
            @Nullable Map<String, Playbook> nodes,
            @Nullable Map<String, Playbook> tasks) {

        private static final Written NOTHING = new Written(null, null, null, null);

        /** Of a loop. */
        Playbook playbook() {
            return new Playbook(Objects.requireNonNullElse(rounds, List.of()), Objects.requireNonNullElse(output, ""));
        }

        /** Of each part; a part without content has an empty one. */
        static Map<String, Playbook> all(@Nullable Map<String, Playbook> parts) {
            var all = new LinkedHashMap<String, Playbook>();
            Objects.requireNonNullElse(parts, Map.<String, Playbook>of())
                    .forEach((part, given) ->
                            all.put(part, Objects.requireNonNullElse(given, new Playbook(List.of(), ""))));
            return all;
        }
    }

    /**
     * What could be read; complete where nothing wrong was told.
     *
     * @param playbook of a loop
     * @param plan null for a loop
     * @param hasModel whether a model works in it
     */
    record Work(Playbook playbook, AgentPackage.@Nullable Plan plan, boolean hasModel) {}

    /** @param input the input's schema as far as it can be read, an object */
    Work read(JsonNode input) {
        return switch (manifest.kind()) {
            case LOOP -> new Work(loop(), null, true);
            case GRAPH -> graph();
            case CREW -> new Work(EMPTY, crew(input), true);
        };
    }

    private Playbook loop() {
        var optional = manifest.offline() == AgentPackage.Offline.NEVER
                && !files.folder().has(PLAYBOOK);
        var written = optional ? Optional.<Written>empty() : files.named(PLAYBOOK, this::playbook);
        if (written.isEmpty()) {
            return EMPTY;
        }
        if (written.get().nodes() != null || written.get().tasks() != null) {
            tell(written.get().nodes() == null ? "/tasks" : "/nodes", "nodes and tasks are for graphs and crews");
        }
        var playbook = written.get().playbook();
        verify("", playbook);
        return playbook;
    }

    private Written playbook(String path) {
        return files.yaml(path, Written.class);
    }

    private Work graph() {
        var written = files.named(GraphReader.FILE, path -> files.yaml(path, GraphReader.Written.class));
        var agents = written.map(GraphReader::agents).orElse(Set.of());
        var needed = !agents.isEmpty() || files.folder().has(PLAYBOOK);
        var playbook = needed ? files.named(PLAYBOOK, this::playbook) : Optional.of(Written.NOTHING);
        var playbooks = playbook.map(it -> playbooks("nodes", it.nodes(), written.map(graph -> agents)));
        if (written.isEmpty()) {
            schemasIn("nodes/");
            return new Work(EMPTY, null, false);
        }
        var graph = new GraphReader(manifest.toolsByName(), playbooks, files, schemas).read(written.get());
        return new Work(EMPTY, graph, !agents.isEmpty());
    }

    private Crew crew(JsonNode input) {
        var agents = files.named(CrewReader.AGENTS, path -> files.yaml(path, JsonNode.class));
        var tasks = files.named(CrewReader.TASKS, path -> files.yaml(path, JsonNode.class));
        if (tasks.isEmpty()) {
            schemasIn("tasks/");
        }
        var ids = tasks.map(it -> it.isObject() ? it.propertyNames() : List.<String>of());
        var playbooks = files.named(PLAYBOOK, this::playbook).map(it -> playbooks("tasks", it.tasks(), ids));
        var parts = new CrewReader.Parts(manifest.toolsByName(), playbooks, input);
        return new CrewReader(parts, files, schemas)
                .read(agents, tasks, manifest.manifest().process() == Manifest.Process.HIERARCHICAL);
    }

    /** The schemas that a plan would name, where it cannot be read. */
    private void schemasIn(String folder) {
        files.folder().files().keySet().stream()
                .filter(path -> path.startsWith(folder) && path.endsWith(".json"))
                .forEach(path -> files.named(path, schemas));
    }

    /** @param parts what may have one; empty where that is not known */
    private Map<String, Playbook> playbooks(
            String under, @Nullable Map<String, Playbook> written, Optional<? extends Collection<String>> parts) {
        var playbooks = Written.all(written);
        playbooks.forEach((part, playbook) -> {
            verify("/" + under + "/" + part, playbook);
            if (parts.isPresent() && !parts.get().contains(part)) {
                var whose = under.equals("nodes") ? "agent node" : "task";
                tell("/" + under + "/" + part, "there is no " + whose + " " + part + Spelling.hint(part, parts.get()));
            }
        });
        return playbooks;
    }

    /** @param at the pointer of the playbook in the file */
    private void verify(String at, Playbook playbook) {
        playbook.faults()
                .forEach(fault ->
                        tell(at + fault.pointer(), (at + fault.pointer()).substring(1) + ": " + fault.message()));
        var grants = manifest.toolsByName();
        for (int r = 0; r < playbook.rounds().size(); r++) {
            var calls = playbook.rounds().get(r).calls();
            for (int c = 0; c < calls.size(); c++) {
                var tool = calls.get(c).tool();
                if (grants.isPresent() && !grants.get().containsKey(tool) && !tool.isEmpty()) {
                    tell(at + "/rounds/" + r + "/calls/" + c + "/tool", notGranted(tool, grants.get()));
                }
            }
        }
    }

    static String notGranted(String tool, Map<String, ToolGrant> grants) {
        return tool + " is not among the tools of agent.yaml" + Spelling.hint(tool, grants.keySet());
    }

    private void tell(String pointer, String reason) {
        files.tell(PLAYBOOK, new Violation(pointer, reason));
    }
}
