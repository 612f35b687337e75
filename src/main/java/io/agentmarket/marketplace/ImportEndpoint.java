package io.agentmarket.marketplace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.agents.CrewImport;
import io.agentmarket.agents.Finding;
import io.agentmarket.agents.PackageZip;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.tools.Toolbox;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Makes packages of projects that other frameworks run. */
@RestController
@RequestMapping("/api/v1/marketplace/import")
@Tag(name = "Publishing")
class ImportEndpoint {

    private static final int LONGEST_FILE = 200_000;

    /** What roles that search or read may be given. */
    private static final Set<String> OFFERED = Set.of("search_documents", "read_document", "search_help_articles");

    private final Set<String> tools;

    ImportEndpoint(Toolbox toolbox) {
        this.tools =
                OFFERED.stream().filter(name -> toolbox.find(name).isPresent()).collect(Collectors.toUnmodifiableSet());
    }

    /** How a crew shares its tasks out. */
    enum Process {
        @JsonProperty("sequential")
        SEQUENTIAL,
        @JsonProperty("hierarchical")
        HIERARCHICAL
    }

    /**
     * A CrewAI project.
     *
     * @param id of the package it becomes, kebab-case
     * @param agentsYaml text of config/agents.yaml, at most 200,000 characters
     * @param tasksYaml text of config/tasks.yaml, at most 200,000 characters
     * @param process as in crew.py; by default sequential
     */
    record CrewProject(
            String id,
            String agentsYaml,
            String tasksYaml,
            @Nullable Process process) {}

    /**
     * The package, ready to be uploaded.
     *
     * @param files text by path
     * @param zip the same as a zip, in Base64 (RFC 4648)
     * @param features what became of each field of the project
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Imported(
            SortedMap<String, String> files, String zip, List<CrewImport.Feature> features, List<Finding> findings) {}

    @PostMapping
    @Operation(
            operationId = "importCrew",
            summary = "Make a package of a CrewAI project's agents.yaml and tasks.yaml; nothing is stored")
    Imported crew(@AuthenticationPrincipal Caller caller, @RequestBody CrewProject body) {
        caller.require(Scope.PUBLISH);
        Stream.of("agents_yaml", "tasks_yaml").forEach(field -> {
            var text = field.equals("agents_yaml") ? body.agentsYaml() : body.tasksYaml();
            if (text.length() > LONGEST_FILE) {
                throw AppException.invalid("/" + field, "must have at most " + LONGEST_FILE + " characters");
            }
        });
        var hierarchical = body.process() == Process.HIERARCHICAL;
        var imported = CrewImport.of(
                new CrewImport.Source(body.agentsYaml(), body.tasksYaml(), body.id(), hierarchical, tools));
        if (imported.files().isEmpty()) {
            var first = imported.findings().getFirst();
            throw new AppException(
                            ErrorCode.PACKAGE_INVALID,
                            "The project cannot be imported: " + first.file() + ": " + first.message() + ".")
                    .with("valid", false)
                    .with("findings", imported.findings());
        }
        var files = new TreeMap<String, String>();
        imported.files().forEach((path, content) -> files.put(path, new String(content, StandardCharsets.UTF_8)));
        var zip = Base64.getEncoder().encodeToString(PackageZip.pack(imported.files()));
        return new Imported(files, zip, imported.features(), imported.findings());
    }
}
