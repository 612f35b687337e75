package io.agentmarket.agents.crewai;

import io.agentmarket.agents.CrewReader;
import io.agentmarket.agents.Finding;
import io.agentmarket.agents.PackageFiles;
import io.agentmarket.shared.YamlText;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Converts a CrewAI project's {@code agents.yaml} and {@code tasks.yaml} into a package of kind crew. */
public final class CrewImport {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private CrewImport() {}

    /**
     * A project. Its Python code is not read; settings made there, such as the process, are given here.
     *
     * @param agents text of {@code agents.yaml}
     * @param tasks text of {@code tasks.yaml}
     * @param id of the package, {@code kebab-case}
     * @param hierarchical whether the crew's process is hierarchical
     * @param tools names of the platform's tools that roles may be given
     */
    public record Source(String agents, String tasks, String id, boolean hierarchical, Set<String> tools) {

        public Source {
            tools = Set.copyOf(tools);
        }
    }

    /**
     * The treatment of one feature of the project.
     *
     * @param pointer JSON Pointer to it in the file, with the names that the package uses
     * @param treatment supported: works as in CrewAI; ignored: left out without effect; unsupported: left out, and the
     * crew does less than in CrewAI; assumed: the project defines it in Python, so check it
     */
    public record Feature(
            String file,
            String pointer,

            @Schema(allowableValues = {"supported", "assumed", "ignored", "unsupported"})
            String treatment,

            String message) {}

    /**
     * The result.
     *
     * @param files the files of the package by path; empty if a finding is an error
     */
    public record Result(SortedMap<String, byte[]> files, List<Feature> features, List<Finding> findings) {

        public Result {
            features = List.copyOf(features);
            findings = List.copyOf(findings);
        }
    }

    /** Never fails: faults of the two files are findings, with file and line. */
    public static Result of(Source source) {
        var findings = new ArrayList<Finding>();
        var features = new ArrayList<Feature>();
        if (!ID.matcher(source.id()).matches() || source.id().length() > 60) {
            findings.add(Finding.error(CrewReader.AGENTS, null, "the package's id must match " + ID));
        }
        var agents = read(CrewReader.AGENTS, source.agents(), findings);
        var tasks = read(CrewReader.TASKS, source.tasks(), findings);
        if (!findings.isEmpty()) {
            return new Result(new TreeMap<>(), features, findings);
        }
        var texts = Map.of(CrewReader.AGENTS, source.agents(), CrewReader.TASKS, source.tasks());
        var crew = new CrewProject(source, texts, features, findings).read(agents, tasks);
        return findings.isEmpty()
                ? new Result(new CrewFiles(source, crew, features).files(), features, findings)
                : new Result(new TreeMap<>(), features, findings);
    }

    /**
     * The folder of a project that contains both files.
     *
     * @param paths of the project's files, with {@code /}
     * @return the folder with a {@code /} behind it; empty for the project's own
     * @throws IllegalArgumentException when they are nowhere, or in several folders, saying what to do
     */
    public static String folder(Collection<String> paths) {
        var folders = paths.stream()
                .filter(path -> path.equals(CrewReader.AGENTS) || path.endsWith("/" + CrewReader.AGENTS))
                .map(path -> path.substring(0, path.length() - CrewReader.AGENTS.length()))
                .filter(folder -> paths.contains(folder + CrewReader.TASKS))
                .sorted()
                .toList();
        if (folders.size() == 1) {
            return folders.getFirst();
        }
        throw new IllegalArgumentException(
                folders.isEmpty()
                        ? "agents.yaml and tasks.yaml are needed side by side, as in src/<project>/config"
                        : "there are several crews, in " + String.join(" and ", folders) + "; give the folder of one");
    }

    private static JsonNode read(String file, String text, List<Finding> findings) {
        try {
            var alias = PackageFiles.firstAlias(text);
            if (alias.isPresent()) {
                findings.add(PackageFiles.isAlias(file, alias.getAsInt()));
                return PackageFiles.YAML.nullNode();
            }
            var read = PackageFiles.YAML.readTree(new YamlText(text));
            if (!read.isEmpty() && (read.isObject() || read.isArray())) {
                return read;
            }
            findings.add(Finding.error(file, null, "must be a mapping and must not be empty"));
        } catch (JacksonException e) {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
            var reason = e.getOriginalMessage().lines().findFirst().orElse("cannot be read");
            findings.add(new Finding(
                    file,
                    line,
                    null,
                    Finding.Severity.ERROR,
                    "is no YAML at line " + line + ": " + reason
                            + "; a text that begins with { or holds a colon needs quotes or a > before it"));
        }
        return PackageFiles.YAML.nullNode();
    }
}
