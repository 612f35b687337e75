package io.agentmarket.agents;

import io.agentmarket.llm.Playbook;
import io.agentmarket.shared.JsonSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Makes a crew of {@code agents.yaml} and {@code tasks.yaml}, or says which of them is wrong and why. */
public final class CrewReader {

    public static final String AGENTS = "agents.yaml";
    public static final String TASKS = "tasks.yaml";

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{0,59}");

    private final Map<String, ToolGrant> grants;
    private final Map<String, Playbook> playbooks;
    private final JsonNode inputSchema;
    private final Function<String, JsonSchema> schemas;

    /**
     * @param playbooks of the tasks by id
     * @param schemas reads a schema of the package
     */
    CrewReader(
            Map<String, ToolGrant> grants,
            Map<String, Playbook> playbooks,
            JsonNode inputSchema,
            Function<String, JsonSchema> schemas) {
        this.schemas = schemas;
        this.grants = grants;
        this.playbooks = playbooks;
        this.inputSchema = inputSchema;
    }

    /** @throws IllegalArgumentException naming the role or task */
    Crew read(JsonNode agents, JsonNode tasks, boolean hierarchical) {
        check(agents.isObject() && !agents.isEmpty(), AGENTS, "must be a mapping of roles");
        check(
                tasks.isObject() && !tasks.isEmpty() && tasks.size() <= Crew.MAX_TASKS,
                TASKS,
                "must be a mapping of 1 to " + Crew.MAX_TASKS + " tasks");
        check(
                !inputSchema.path("properties").has("context"),
                "input.schema.json",
                "context is what a crew's tasks find earlier results under; name the property otherwise");
        var roles = new HashMap<String, Crew.Role>();
        agents.forEachEntry((id, role) -> roles.put(id, role(id, role)));
        var jobs = new ArrayList<Crew.Job>();
        var before = new LinkedHashSet<String>();
        tasks.forEachEntry((id, task) -> {
            jobs.add(job(id, task, roles.keySet(), hierarchical, before));
            before.add(id);
        });
        check(
                jobs.getLast().output() == null,
                jobs.getLast().id(),
                "the last task has no output of its own: it is output.schema.json");
        return new Crew(roles, jobs, hierarchical);
    }

    private Crew.Role role(String id, JsonNode role) {
        named(id);
        var tools = new ArrayList<ToolGrant>();
        role.path("tools").forEach(tool -> {
            var grant = grants.get(tool.asString(""));
            if (grant == null) {
                throw new IllegalArgumentException(id + ": " + tool + " is not among the tools of agent.yaml");
            }
            tools.add(grant);
        });
        return new Crew.Role(id, text(id, role, "role"), text(id, role, "goal"), text(id, role, "backstory"), tools);
    }

    private Crew.Job job(String id, JsonNode task, Set<String> roles, boolean hierarchical, Set<String> before) {
        named(id);
        var role = task.path("agent").asString("");
        check(hierarchical && role.isEmpty() || roles.contains(role), id, "agent must be one of " + AGENTS);
        var context = new ArrayList<String>();
        task.path("context").forEach(each -> context.add(each.asString("")));
        check(before.containsAll(context), id, "context may name earlier tasks only");
        var playbook = playbooks.get(id);
        if (playbook == null) {
            throw new IllegalArgumentException(
                    id + ": playbook.yaml has no tasks." + id + ", which the offline model needs");
        }
        return new Crew.Job(
                id,
                text(id, task, "description"),
                text(id, task, "expected_output"),
                role,
                task.has("context") ? context : List.copyOf(before),
                task.path("output").isString() ? schemas.apply(task.path("output").stringValue()) : null,
                playbook);
    }

    private String text(String id, JsonNode node, String field) {
        var text = node.path(field).asString("").strip();
        check(!text.isEmpty(), id, field + " is missing");
        Crew.PLACEHOLDER
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .forEach(name -> check(
                        inputSchema.path("properties").has(name),
                        id,
                        "{" + name + "} is no property of input.schema.json"));
        return text;
    }

    private static void named(String id) {
        check(ID.matcher(id).matches(), id, "is no name: " + ID);
    }

    private static void check(boolean right, String at, String reason) {
        if (!right) {
            throw new IllegalArgumentException(at + ": " + reason);
        }
    }
}
