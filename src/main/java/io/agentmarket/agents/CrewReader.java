package io.agentmarket.agents;

import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    private final Map<String, ToolGrant> grants;
    private final Map<String, Playbook> playbooks;
    private final JsonNode inputSchema;
    private final PackageFiles files;
    private final Function<String, JsonSchema> schemas;
    private boolean wrong;

    /**
     * @param grants the package's tools by name
     * @param playbooks of the tasks by id
     */
    record Parts(Map<String, ToolGrant> grants, Map<String, Playbook> playbooks, JsonNode inputSchema) {}

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

    /** The crew; null if it has faults, which have all been reported. */
    @Nullable Crew read(JsonNode agents, JsonNode tasks, boolean hierarchical) {
        check(agents.isObject() && !agents.isEmpty(), AGENTS, "", AGENTS + ": must be a mapping of roles");
        check(
                tasks.isObject() && !tasks.isEmpty() && tasks.size() <= Crew.MAX_TASKS,
                TASKS,
                "",
                TASKS + ": must be a mapping of 1 to " + Crew.MAX_TASKS + " tasks");
        check(
                !inputSchema.path("properties").has("context"),
                "input.schema.json",
                "/properties/context",
                "context is what a crew's tasks find earlier results under; name the property otherwise");
        var roles = new HashMap<String, Crew.Role>();
        agents.forEachEntry((id, role) -> roles.put(id, role(id, role)));
        var jobs = new ArrayList<Crew.Job>();
        var before = new LinkedHashSet<String>();
        tasks.forEachEntry((id, task) -> {
            jobs.add(job(id, task, new Crowd(roles.keySet(), before, hierarchical)));
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
        return wrong ? null : new Crew(roles, jobs, hierarchical);
    }

    /** The roles and tasks that a task may name. */
    private record Crowd(Set<String> roles, Set<String> before, boolean hierarchical) {}

    private Crew.Role role(String id, JsonNode role) {
        named(AGENTS, id);
        var tools = new ArrayList<ToolGrant>();
        for (int i = 0; i < role.path("tools").size(); i++) {
            var name = role.path("tools").path(i).asString("");
            var grant = grants.get(name);
            if (grant == null) {
                tell(AGENTS, "/" + id + "/tools/" + i, id + ": " + PlanReader.notGranted(name, grants));
            } else {
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
                crowd.hierarchical() && role.isEmpty() || crowd.roles().contains(role),
                TASKS,
                "/" + id + "/agent",
                id + ": agent must be one of " + AGENTS + Spelling.hint(role, crowd.roles()));
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
        var playbook = playbooks.get(id);
        check(
                playbook != null,
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
        var schema = files.named(path, schemas);
        wrong |= schema.isEmpty();
        return schema.orElse(null);
    }

    private String text(String file, String id, JsonNode node, String field) {
        var text = node.path(field).asString("").strip();
        var known = inputSchema.path("properties").propertyNames();
        if (text.isEmpty()) {
            missing(file, id, node, field);
        }
        Crew.PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !known.contains(name))
                .distinct()
                .forEach(name -> tell(
                        file,
                        "/" + id + "/" + field,
                        id + ": {" + name + "} is no property of input.schema.json" + Spelling.hint(name, known)));
        return text;
    }

    /** Reports a missing member, at the misspelt name if there is one. */
    private void missing(String file, String id, JsonNode node, String field) {
        var known = file.equals(AGENTS) ? ROLE : TASK;
        node.propertyNames().stream()
                .filter(name -> !known.contains(name)
                        && Spelling.nearest(name, known).filter(field::equals).isPresent())
                .findFirst()
                .ifPresentOrElse(
                        name -> tell(
                                file,
                                "/" + id + "/" + name,
                                id + ": there is no field " + name + " here; did you mean " + field + "?"),
                        () -> tell(file, "/" + id + "/" + field, id + ": " + field + " is missing"));
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
        wrong = true;
        files.tell(file, new Violation(pointer, reason));
    }
}
