package io.agentmarket.agents;

import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads how a package works: its playbook, and the plan of a graph or a crew. */
final class PlanReader {

    private static final String PLAYBOOK = "playbook.yaml";

    private final PackageFiles files;
    private final Manifest manifest;
    private final AgentPackage.Kind kind;
    private final Map<String, ToolGrant> grants;
    private final Function<String, JsonSchema> schemas;

    /** @param schemas reads a schema of the package */
    PlanReader(
            PackageFiles files,
            Manifest manifest,
            AgentPackage.Kind kind,
            List<ToolGrant> grants,
            Function<String, JsonSchema> schemas) {
        this.files = files;
        this.manifest = manifest;
        this.kind = kind;
        this.grants = grants.stream()
                .collect(Collectors.toMap(ToolGrant::tool, Function.identity(), (first, second) -> first));
        this.schemas = schemas;
    }

    /**
     * {@code playbook.yaml} as it is written: one playbook of a loop, or those of a graph's nodes or a crew's tasks.
     */
    private record Written(
            @Nullable List<Playbook.Round> rounds,
            @Nullable String output,
            @Nullable Map<String, Playbook> nodes,
            @Nullable Map<String, Playbook> tasks) {}

    /** The playbook of a loop; empty for a graph or a crew, whose parts have their own. */
    Playbook playbook() {
        var optional = manifest.offline() == AgentPackage.Offline.NEVER
                && files.folder().find(PLAYBOOK).isEmpty();
        if (optional || kind != AgentPackage.Kind.LOOP) {
            return new Playbook(List.of(), "null");
        }
        var written = files.yaml(PLAYBOOK, Written.class);
        if (written.nodes() != null || written.tasks() != null) {
            tell(written.nodes() == null ? "/tasks" : "/nodes", "nodes and tasks are for graphs and crews");
        }
        var playbook = new Playbook(
                Objects.requireNonNullElse(written.rounds(), List.of()),
                Objects.requireNonNullElse(written.output(), ""));
        verify("", playbook);
        return playbook;
    }

    /** The plan; null for a loop, or if it is unreadable, which has been reported. */
    @Nullable Plan plan(Supplier<JsonSchema> input) {
        return switch (kind) {
            case LOOP -> null;
            case GRAPH -> graph();
            case CREW -> crew(input);
        };
    }

    private @Nullable Graph graph() {
        var written = files.yaml(GraphReader.FILE, GraphReader.Written.class);
        var agents = GraphReader.agents(written);
        var needed = !agents.isEmpty() || files.folder().find(PLAYBOOK).isPresent();
        var playbooks = needed
                ? playbooks("nodes", files.yaml(PLAYBOOK, Written.class).nodes(), agents)
                : Map.<String, Playbook>of();
        return new GraphReader(grants, playbooks, files, schemas).read(written);
    }

    private @Nullable Crew crew(Supplier<JsonSchema> input) {
        var agents = files.yaml(CrewReader.AGENTS, JsonNode.class);
        var tasks = files.yaml(CrewReader.TASKS, JsonNode.class);
        var written = files.yaml(PLAYBOOK, Written.class).tasks();
        var playbooks = playbooks("tasks", written, tasks.isObject() ? tasks.propertyNames() : List.of());
        var parts = new CrewReader.Parts(grants, playbooks, input.get().document());
        return new CrewReader(parts, files, schemas)
                .read(agents, tasks, manifest.process() == Manifest.Process.HIERARCHICAL);
    }

    /** @param parts the names of the nodes or tasks that may have a playbook */
    private Map<String, Playbook> playbooks(
            String under, @Nullable Map<String, Playbook> written, Collection<String> parts) {
        var playbooks = new HashMap<String, Playbook>();
        Objects.requireNonNullElse(written, Map.<String, Playbook>of()).forEach((part, playbook) -> {
            verify("/" + under + "/" + part, playbook);
            playbooks.put(part, playbook);
            if (!parts.contains(part)) {
                var whose = under.equals("nodes") ? "agent node" : "task";
                tell("/" + under + "/" + part, "there is no " + whose + " " + part + Spelling.hint(part, parts));
            }
        });
        return playbooks;
    }

    /** @param at the pointer of the playbook in the file */
    private void verify(String at, Playbook playbook) {
        playbook.faults()
                .forEach(fault ->
                        tell(at + fault.pointer(), (at + fault.pointer()).substring(1) + ": " + fault.message()));
        for (int r = 0; r < playbook.rounds().size(); r++) {
            var calls = playbook.rounds().get(r).calls();
            for (int c = 0; c < calls.size(); c++) {
                var tool = calls.get(c).tool();
                if (!grants.containsKey(tool) && !tool.isEmpty()) {
                    tell(at + "/rounds/" + r + "/calls/" + c + "/tool", notGranted(tool, grants));
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
