package io.agentmarket.agents;

import io.agentmarket.expressions.Expression;
import io.agentmarket.shared.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Warnings about names that a package's files use but that nothing defines. JSONata yields nothing for them instead of
 * failing, and an unknown file is not read, so the package does not do what its files say.
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

    /** Files that contain expressions. */
    private static final Set<String> WITH_EXPRESSIONS = Set.of("graph.yaml", "playbook.yaml", "rules.yaml");

    private static final Pattern CALL = Pattern.compile("(?<![\\w\\\\$])\\$([A-Za-z_]\\w*)\\s*\\(");
    private static final Pattern BOUND = Pattern.compile("\\$([A-Za-z_]\\w*)\\s*:=");
    private static final Pattern PARAMETERS = Pattern.compile("(?:function|λ)\\s*\\(([^)]*)\\)");
    private static final Pattern PARAMETER = Pattern.compile("\\$([A-Za-z_]\\w*)");

    /** A member of the input, from the root or from where the expression begins. */
    private static final Pattern INPUT = Pattern.compile("(?:(?<![\\w.$`])|(?<=\\$\\$\\.))input\\.([A-Za-z_]\\w*)");

    private static final Pattern RESULT = Pattern.compile("(?:(?<![\\w.$`])|(?<=\\$\\$\\.))results\\.([A-Za-z_]\\w*)");

    private final Map<String, byte[]> files;
    private final List<Finding> findings = new ArrayList<>();

    private PackageNames(Map<String, byte[]> files) {
        this.files = files;
    }

    /**
     * @param input the schema of the input; empty if it is unreadable
     * @param nodes the names of a graph's nodes; empty if there is no graph
     */
    static List<Finding> check(Map<String, byte[]> files, JsonNode input, Collection<String> nodes) {
        var names = new PackageNames(files);
        files.keySet().forEach(names::file);
        var members = input.path("properties").propertyNames();
        WITH_EXPRESSIONS.stream().filter(files::containsKey).sorted().forEach(file -> {
            names.functions(file);
            if (isInputThePackages(files, file)
                    && !members.isEmpty()
                    && !input.path("additionalProperties").asBoolean(true)) {
                names.members(file, INPUT, members, "no property of input.schema.json");
            }
            if (file.equals(GraphReader.FILE) && !nodes.isEmpty()) {
                names.members(file, RESULT, nodes, "no node");
            }
        });
        return List.copyOf(names.findings);
    }

    /**
     * Whether {@code input} in this file is the package's: in the playbook and the rules of a graph or crew it is that
     * of a node or task.
     */
    private static boolean isInputThePackages(Map<String, byte[]> files, String file) {
        return file.equals(GraphReader.FILE)
                || !files.containsKey(GraphReader.FILE) && !files.containsKey(CrewReader.TASKS);
    }

    private void file(String path) {
        int slash = path.indexOf('/');
        var name = slash < 0 ? path : path.substring(0, slash);
        var known = slash < 0 ? READ : FOLDERS;
        if (!known.contains(name)) {
            Spelling.nearest(name, known)
                    .filter(meant -> slash >= 0 || !files.containsKey(meant))
                    .ifPresent(meant -> findings.add(Finding.warning(
                            path, null, "is not read; did you mean " + meant + (slash < 0 ? "?" : "/?"))));
        }
    }

    private void functions(String file) {
        var text = PackageRemarks.text(files, file);
        var bound = new HashSet<>(names(BOUND, text));
        PARAMETERS.matcher(text).results().forEach(it -> bound.addAll(names(PARAMETER, it.group(1))));
        var told = new TreeSet<String>();
        CALL.matcher(text).results().forEach(call -> {
            var name = call.group(1);
            if (!bound.contains(name) && Expression.UNAVAILABLE.contains(name) && told.add(name)) {
                warn(file, text, call.start(), Expression.unavailable(name));
            }
            if (!bound.contains(name) && !Expression.FUNCTIONS.contains(name) && told.add(name)) {
                var known = new HashSet<>(Expression.FUNCTIONS);
                known.addAll(bound);
                warn(file, text, call.start(), "$" + name + " is no function" + hint("$", name, known));
            }
        });
    }

    private void members(String file, Pattern uses, Collection<String> known, String wrong) {
        var text = PackageRemarks.text(files, file);
        var told = new TreeSet<String>();
        uses.matcher(text).results().forEach(use -> {
            var name = use.group(1);
            if (!known.contains(name) && told.add(name)) {
                warn(file, text, use.start(), use.group() + " is " + wrong + hint("", name, known));
            }
        });
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(it -> it.group(1)).collect(Collectors.toSet());
    }

    private static String hint(String sign, String name, Collection<String> known) {
        return Spelling.nearest(name, known)
                .map(meant -> "; did you mean " + sign + meant + "?")
                .orElse("");
    }

    private void warn(String file, String text, int at, String message) {
        int line =
                1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
        findings.add(new Finding(file, line, null, Finding.Severity.WARNING, message));
    }
}
