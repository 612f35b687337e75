package io.agentmarket.agents;

import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.JsonSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How a package works: its playbook, and of a graph or a crew the plan. */
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
        this.grants = grants.stream().collect(Collectors.toMap(ToolGrant::tool, Function.identity()));
        this.schemas = schemas;
    }

    /** {@code playbook.yaml} as it is written: of a loop, or of a graph's nodes, or of a crew's tasks. */
    private record Written(
            @Nullable List<Playbook.Round> rounds,
            @Nullable String output,
            @Nullable Map<String, Playbook> nodes,
            @Nullable Map<String, Playbook> tasks) {}

    /** What the offline model does in a loop; nothing in a graph or a crew, whose parts have their own. */
    Playbook playbook() {
        var optional = manifest.offline() == AgentPackage.Offline.NEVER
                && files.folder().find(PLAYBOOK).isEmpty();
        if (optional || kind != AgentPackage.Kind.LOOP) {
            return new Playbook(List.of(), "null");
        }
        var written = written();
        check(written.nodes() == null && written.tasks() == null, "nodes and tasks are for graphs and crews");
        return verified(
                "",
                "",
                new Playbook(
                        Objects.requireNonNullElse(written.rounds(), List.of()),
                        Objects.requireNonNullElse(written.output(), "")));
    }

    /** Null for a loop. */
    @Nullable Plan plan(JsonSchema input) {
        return switch (kind) {
            case LOOP -> null;
            case GRAPH -> in(GraphReader.FILE, this::graph);
            case CREW -> in(CrewReader.TASKS, () -> crew(input));
        };
    }

    private Graph graph() {
        var reader = new GraphReader(grants, playbooks("nodes", written().nodes()), files.folder()::text, schemas);
        return reader.read(files.yaml(GraphReader.FILE, GraphReader.Written.class));
    }

    private Crew crew(JsonSchema input) {
        return new CrewReader(grants, playbooks("tasks", written().tasks()), input.document(), schemas)
                .read(
                        files.yaml(CrewReader.AGENTS, JsonNode.class),
                        files.yaml(CrewReader.TASKS, JsonNode.class),
                        manifest.process() == Manifest.Process.HIERARCHICAL);
    }

    private <T> T in(String path, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            throw files.wrong(path, null, null, String.valueOf(e.getMessage()));
        }
    }

    private Written written() {
        return files.yaml(PLAYBOOK, Written.class);
    }

    private Map<String, Playbook> playbooks(String under, @Nullable Map<String, Playbook> written) {
        var playbooks = new HashMap<String, Playbook>();
        Objects.requireNonNullElse(written, Map.<String, Playbook>of())
                .forEach((part, playbook) ->
                        playbooks.put(part, verified(part + ": ", under + "/" + part + "/", playbook)));
        return playbooks;
    }

    /**
     * @param part what errors begin with
     * @param at where the playbook stands in the file
     */
    private Playbook verified(String part, String at, Playbook playbook) {
        try {
            playbook.verify();
        } catch (IllegalArgumentException e) {
            var reason = String.valueOf(e.getMessage());
            var pointer = "/" + at + reason.substring(0, Math.max(0, reason.indexOf(": ")));
            throw files.wrong(PLAYBOOK, null, pointer, part + reason);
        }
        playbook.rounds().stream()
                .flatMap(round -> round.calls().stream())
                .forEach(call -> check(
                        grants.containsKey(call.tool()), part + call.tool() + " is not among the tools of agent.yaml"));
        return playbook;
    }

    private void check(boolean right, String reason) {
        if (!right) {
            throw files.wrong(PLAYBOOK, null, null, reason);
        }
    }
}
