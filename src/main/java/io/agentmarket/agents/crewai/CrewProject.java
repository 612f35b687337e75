package io.agentmarket.agents.crewai;

import io.agentmarket.agents.Crew;
import io.agentmarket.agents.CrewReader;
import io.agentmarket.agents.Finding;
import io.agentmarket.shared.Spelling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads a CrewAI project's two files and reports how each field is treated. */
final class CrewProject {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,59}");

    /** CrewAI's placeholders may contain hyphens, ours may not. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_-]*)}");

    private static final Set<String> ROLE_TEXTS = Set.of("role", "goal", "backstory");
    private static final Set<String> TASK_FIELDS =
            Set.of("description", "expected_output", "agent", "context", "tools", "name");

    private final CrewImport.Source source;
    private final Map<String, String> texts;
    private final List<CrewImport.Feature> features;
    private final List<Finding> findings;

    /** @param texts of the files by name, where lines are looked up */
    CrewProject(
            CrewImport.Source source,
            Map<String, String> texts,
            List<CrewImport.Feature> features,
            List<Finding> findings) {
        this.source = source;
        this.texts = texts;
        this.features = features;
        this.findings = findings;
    }

    /** A role. */
    record Role(String role, String goal, String backstory, List<String> tools) {}

    /**
     * A task.
     *
     * @param context null if CrewAI gives the task the results of all earlier tasks
     */
    record Job(
            String description,
            String expectedOutput,
            String agent,
            @Nullable List<String> context) {}

    /** Roles and tasks by name, in their order. */
    record Read(Map<String, Role> roles, Map<String, Job> jobs) {

        /** The inputs that the texts name, in the order of their first mention. */
        Set<String> inputs() {
            var inputs = new LinkedHashSet<String>();
            roles.values().forEach(role -> collect(role.role() + role.goal() + role.backstory(), inputs));
            jobs.values().forEach(job -> collect(job.description() + job.expectedOutput(), inputs));
            return inputs;
        }

        private static void collect(String text, Set<String> inputs) {
            Crew.PLACEHOLDER.matcher(text).results().forEach(found -> inputs.add(found.group(1)));
        }
    }

    Read read(JsonNode agents, JsonNode tasks) {
        var roles = new LinkedHashMap<String, Role>();
        var jobs = new LinkedHashMap<String, Job>();
        each(CrewReader.AGENTS, inner(agents, "agents"), (name, node) -> roles.put(name, role(name, node)));
        var found = new LinkedHashMap<String, JsonNode>();
        each(CrewReader.TASKS, inner(tasks, "tasks"), found::put);
        var cast = new CrewCast(List.copyOf(found.keySet()), roles);
        found.forEach((name, node) -> jobs.put(name, job(name, node, new Around(roles, jobs.keySet(), cast))));
        if (jobs.size() > Crew.MAX_TASKS) {
            wrong(CrewReader.TASKS, "", "has more than " + Crew.MAX_TASKS + " tasks");
        }
        return new Read(roles, jobs);
    }

    /** Removes an outer mapping that has the file's own name as its only key. */
    private static JsonNode inner(JsonNode all, String word) {
        var only = all.size() == 1 ? all.path(word) : all;
        return all.isObject()
                        && (only.isArray()
                                || only.isObject() && only.values().stream().allMatch(JsonNode::isObject))
                ? only
                : all;
    }

    /** The names that a task may use: roles, and the tasks before it. */
    private record Around(Map<String, Role> roles, Set<String> before, CrewCast cast) {}

    private interface Named {
        void take(String name, JsonNode node);
    }

    /** Visits the entries of a mapping by name, or of a list whose items have names. */
    private void each(String file, JsonNode all, Named named) {
        var seen = new LinkedHashSet<String>();
        if (all.isArray()) {
            all.values().forEach(item -> one(file, item.path("name").asString(""), item, seen, named));
        } else {
            all.properties().forEach(entry -> one(file, entry.getKey(), entry.getValue(), seen, named));
        }
    }

    private void one(String file, String theirs, JsonNode node, Set<String> seen, Named named) {
        var name = name(theirs);
        if (!NAME.matcher(name).matches()) {
            wrong(file, theirs, "'" + theirs + "' is no name that begins with a letter");
        } else if (!node.isObject()) {
            wrong(file, theirs, theirs + " must be a mapping");
        } else if (!seen.add(name)) {
            wrong(file, theirs, theirs + " is there twice");
        } else {
            named.take(name, node);
        }
    }

    private Role role(String name, JsonNode node) {
        var tools = new ArrayList<String>();
        node.properties().forEach(field -> {
            var pointer = "/" + name + "/" + field.getKey();
            if (field.getKey().equals("tools")) {
                listed(field.getValue()).forEach(tool -> tool(pointer, tool, tools));
            } else if (!ROLE_TEXTS.contains(field.getKey())) {
                features.add(CrewFeatures.of(CrewReader.AGENTS, pointer, field.getKey(), field.getValue()));
            }
        });
        return new Role(
                text(CrewReader.AGENTS, name, node, "role"),
                text(CrewReader.AGENTS, name, node, "goal"),
                text(CrewReader.AGENTS, name, node, "backstory"),
                tools);
    }

    /** The texts of a list; a single text counts as a list of one. */
    private static List<String> listed(JsonNode node) {
        var items = node.isArray() ? node.values().stream().toList() : List.of(node);
        return items.stream()
                .filter(item -> !item.isNull())
                .map(item -> item.isValueNode() ? item.asString("") : item.toString())
                .toList();
    }

    private void tool(String pointer, String theirs, List<String> tools) {
        var ours = CrewFeatures.tool(theirs, source.tools());
        if (!ours.isEmpty() && !tools.contains(ours)) {
            tools.add(ours);
        }
        var treatment = ours.isEmpty() ? CrewFeatures.UNSUPPORTED : CrewFeatures.SUPPORTED;
        var message = ours.isEmpty() ? " has no counterpart here; the role works without it" : " is " + ours;
        features.add(new CrewImport.Feature(CrewReader.AGENTS, pointer, treatment, theirs + message));
    }

    private Job job(String name, JsonNode node, Around around) {
        var at = "/" + name + "/";
        node.properties().stream()
                .filter(field -> !TASK_FIELDS.contains(field.getKey()))
                .forEach(field -> features.add(
                        CrewFeatures.of(CrewReader.TASKS, at + field.getKey(), field.getKey(), field.getValue())));
        if (node.has("tools")) {
            features.add(new CrewImport.Feature(
                    CrewReader.TASKS,
                    at + "tools",
                    CrewFeatures.UNSUPPORTED,
                    "tools are given to roles, not to tasks; add them to the role"));
        }
        return new Job(
                text(CrewReader.TASKS, name, node, "description"),
                text(CrewReader.TASKS, name, node, "expected_output"),
                agent(name, node, around),
                context(name, node, around.before()));
    }

    /**
     * The role that the file names, by name or by role; if it names none, the one that the order or the words suggest.
     */
    private String agent(String task, JsonNode node, Around around) {
        var theirs = node.path("agent").asString("").strip();
        var agent = name(theirs);
        if (around.roles().containsKey(agent) || agent.isEmpty() && source.hierarchical()) {
            return agent;
        }
        if (!agent.isEmpty() || around.roles().isEmpty()) {
            var byRole = around.roles().entrySet().stream()
                    .filter(role -> name(role.getValue().role()).equals(agent))
                    .map(Map.Entry::getKey)
                    .findFirst();
            if (byRole.isEmpty()) {
                var roles = around.roles().keySet();
                wrong(
                        CrewReader.TASKS,
                        task,
                        task + ": agent '" + theirs + "' is not in agents.yaml, which has " + String.join(", ", roles)
                                + Spelling.hint(agent, roles));
            }
            return byRole.orElse(agent);
        }
        var assumed = around.cast().of(task, node.path("description").asString(""));
        features.add(new CrewImport.Feature(
                CrewReader.TASKS,
                "/" + task,
                CrewFeatures.ASSUMED,
                assumed.role() + " is assumed: the file names no agent, which the project's Python does, and "
                        + assumed.why() + "; write agent: into tasks.yaml if it is another"));
        return assumed.role();
    }

    private @Nullable List<String> context(String name, JsonNode node, Set<String> before) {
        if (!node.hasNonNull("context")) {
            return null;
        }
        var context = new ArrayList<String>();
        for (var theirs : listed(node.path("context"))) {
            if (!before.contains(name(theirs))) {
                wrong(
                        CrewReader.TASKS,
                        name,
                        name + ": context names '" + theirs + "', which is no task before this one"
                                + Spelling.hint(name(theirs), before));
            }
            context.add(name(theirs));
        }
        return context;
    }

    private String text(String file, String name, JsonNode node, String field) {
        var text = node.path(field).asString("").strip();
        if (text.isEmpty()) {
            wrong(file, name, name + ": " + field + " is missing; CrewAI needs it too");
        }
        return PLACEHOLDER.matcher(text).replaceAll(found -> "{" + input(found.group(1)) + "}");
    }

    /** The name of an input; "context" is reserved for the results of earlier tasks. */
    private static String input(String theirs) {
        var name = theirs.replace('-', '_');
        return name.equals("context") ? "context_text" : name;
    }

    private static String name(String theirs) {
        return theirs.strip()
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_+|_+$", "");
    }

    /** Reports a fault at the line where the role or task begins. */
    private void wrong(String file, String name, String reason) {
        var lines = texts.getOrDefault(file, "").lines().toList();
        var line = IntStream.range(0, lines.size())
                .filter(i -> begins(lines.get(i), name(name)))
                .mapToObj(i -> i + 1)
                .findFirst();
        var pointer = name.isEmpty() ? null : "/" + name;
        findings.add(new Finding(file, line.orElse(null), pointer, Finding.Severity.ERROR, reason));
    }

    private static boolean begins(String line, String name) {
        var words = name(line);
        return !name.isEmpty() && (words.equals(name) || words.equals("name_" + name));
    }
}
