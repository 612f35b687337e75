package io.agentmarket.agents;

import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a crew from {@code agents.yaml} and {@code tasks.yaml}, or reports what is wrong in them. */
public final class CrewReader {

    public static final String AGENTS = "agents.yaml";
    public static final String TASKS = "tasks.yaml";

    /** Members of a role that are read; a CrewAI project may have others. */
    static final Set<String> ROLE = Set.of("role", "goal", "backstory", "tools");

    /** Members of a task that are read. */
    static final Set<String> TASK = Set.of("description", "expected_output", "agent", "context", "output");

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{0,59}");

    private final Optional<Map<String, ToolGrant>> grants;
    private final Optional<Map<String, Playbook>> playbooks;
    private final JsonNode inputSchema;
    private final PackageFiles files;
    private final Function<String, JsonSchema> schemas;

    /**
     * @param grants the package's tools by name; empty where they are not known
     * @param playbooks of the tasks by id; empty where they are not known
     * @param inputSchema as far as it can be read; empty where nothing is known of the input
     */
    record Parts(
            Optional<Map<String, ToolGrant>> grants, Optional<Map<String, Playbook>> playbooks, JsonNode inputSchema) {}

    /**
     * @param files the package's files, which also collect the faults
     * @param schemas reads a schema of the package
     */
    CrewReader(Parts parts, PackageFiles files, Function<String, JsonSchema> schemas) {
        this.schemas = schemas;
        this.grants = parts.grants();
        this.playbooks = parts.playbooks();
        this.inputSchema = parts.inputSchema();
        this.files = files;
    }

    /** The crew as far as it can be read; complete where no fault was told. A file that cannot be read is empty. */
    Crew read(Optional<JsonNode> agents, Optional<JsonNode> written, boolean hierarchical) {
        agents.ifPresent(
                it -> check(it.isObject() && !it.isEmpty(), AGENTS, "", AGENTS + ": must be a mapping of roles"));
        written.ifPresent(it -> check(
                it.isObject() && !it.isEmpty() && it.size() <= Crew.MAX_TASKS,
                TASKS,
                "",
                TASKS + ": must be a mapping of 1 to " + Crew.MAX_TASKS + " tasks"));
        check(
                !inputSchema.path("properties").has("context"),
                "input.schema.json",
                "/properties/context",
                "context is what a crew's tasks find earlier results under; name the property otherwise");
        var roles = new HashMap<String, Crew.Role>();
        agents.ifPresent(it -> it.forEachEntry((id, role) -> roles.put(id, role(id, role))));
        var tasks = written.orElse(Json.MAPPER.missingNode());
        var jobs = new ArrayList<Crew.Job>();
        var before = new LinkedHashSet<String>();
        tasks.forEachEntry((id, task) -> {
            jobs.add(job(id, task, new Crowd(agents.map(it -> roles.keySet()), before, hierarchical)));
            before.add(id);
        });
        if (!jobs.isEmpty()) {
            var last = jobs.getLast().id();
            check(
                    !tasks.path(last).has("output"),
                    TASKS,
                    "/" + last + "/output",
                    last + ": the last task has no output of its own: it is output.schema.json");
        }
        return new Crew(roles, jobs, hierarchical);
    }

    /** The roles and tasks that a task may name; the roles are empty where they are not known. */
    private record Crowd(Optional<Set<String>> roles, Set<String> before, boolean hierarchical) {}

    private Crew.Role role(String id, JsonNode role) {
        named(AGENTS, id);
        var tools = new ArrayList<ToolGrant>();
        for (int i = 0; i < role.path("tools").size(); i++) {
            var name = role.path("tools").path(i).asString("");
            var grant = grants.map(all -> all.get(name)).orElse(null);
            if (grants.isPresent() && grant == null) {
                tell(AGENTS, "/" + id + "/tools/" + i, id + ": " + PlanReader.notGranted(name, grants.get()));
            } else if (grant != null) {
                tools.add(grant);
            }
        }
        return new Crew.Role(
                id,
                text(AGENTS, id, role, "role"),
                text(AGENTS, id, role, "goal"),
                text(AGENTS, id, role, "backstory"),
                tools);
    }

    private Crew.Job job(String id, JsonNode task, Crowd crowd) {
        named(TASKS, id);
        var role = task.path("agent").asString("");
        check(
                crowd.hierarchical() && role.isEmpty()
                        || crowd.roles().map(roles -> roles.contains(role)).orElse(!role.isEmpty()),
                TASKS,
                "/" + id + "/agent",
                id + ": agent must be one of " + AGENTS
                        + Spelling.hint(role, crowd.roles().orElse(Set.of())));
        var context = new ArrayList<String>();
        for (int i = 0; i < task.path("context").size(); i++) {
            var name = task.path("context").path(i).asString("");
            context.add(name);
            check(
                    crowd.before().contains(name),
                    TASKS,
                    "/" + id + "/context/" + i,
                    id + ": context may name earlier tasks only" + Spelling.hint(name, crowd.before()));
        }
        var playbook = playbooks.map(all -> all.get(id)).orElse(null);
        check(
                playbooks.isEmpty() || playbook != null,
                TASKS,
                "/" + id,
                id + ": playbook.yaml has no tasks." + id + ", which the offline model needs");
        return new Crew.Job(
                id,
                text(TASKS, id, task, "description"),
                text(TASKS, id, task, "expected_output"),
                role,
                task.has("context") ? context : List.copyOf(crowd.before()),
                task.path("output").isString() ? output(task.path("output").stringValue()) : null,
                Objects.requireNonNullElse(playbook, new Playbook(List.of(), "null")));
    }

    /** The schema; null if it is unreadable, which has been reported. */
    private @Nullable JsonSchema output(String path) {
        return files.planned(path, schemas).orElse(null);
    }

    private String text(String file, String id, JsonNode node, String field) {
        var name = node.path(field).asString("").isBlank() ? misspelt(file, node, field) : field;
        var text = node.path(name).asString("").strip();
        if (!name.equals(field)) {
            tell(
                    file,
                    "/" + id + "/" + name,
                    id + ": there is no field " + name + " here; did you mean " + field + "?");
        } else if (text.isEmpty()) {
            tell(file, "/" + id + "/" + field, id + ": " + field + " is missing");
        }
        var known = inputSchema.path("properties").propertyNames();
        Crew.PLACEHOLDER
                .matcher(inputSchema.isEmpty() ? "" : text)
                .results()
                .map(found -> found.group(1))
                .filter(it -> !known.contains(it))
                .distinct()
                .forEach(it -> tell(
                        file,
                        "/" + id + "/" + name,
                        id + ": {" + it + "} is no property of input.schema.json" + Spelling.hint(it, known)));
        return text;
    }

    /** The member that was meant to be this field; the field itself where there is none. */
    private static String misspelt(String file, JsonNode node, String field) {
        var known = file.equals(AGENTS) ? ROLE : TASK;
        return node.propertyNames().stream()
                .filter(name -> !known.contains(name)
                        && Spelling.nearest(name, known).filter(field::equals).isPresent())
                .findFirst()
                .orElse(field);
    }

    private void named(String file, String id) {
        check(ID.matcher(id).matches(), file, "/" + id, id + ": is no name: " + ID);
    }

    private void check(boolean right, String file, String pointer, String reason) {
        if (!right) {
            tell(file, pointer, reason);
        }
    }

    private void tell(String file, String pointer, String reason) {
        files.tell(file, new Violation(pointer, reason));
    }
}
