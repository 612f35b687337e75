package io.agentmarket.marketplace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.agents.Finding;
import io.agentmarket.agents.PackageZip;
import io.agentmarket.agents.crewai.CrewImport;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.RawBody;
import io.agentmarket.tools.Toolbox;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Converts projects of other frameworks to packages. */
@RestController
@RequestMapping("/api/v1/marketplace/import")
@Tag(name = "Publishing")
class ImportEndpoint implements BodyRules<Caller> {

    private static final int MAX_FILE_LENGTH = 200_000;

    /** The tools offered to roles that search or read. */
    private static final Set<String> OFFERED = Set.of("search_documents", "read_document", "search_help_articles");

    private final Set<String> tools;

    ImportEndpoint(Toolbox toolbox) {
        this.tools =
                OFFERED.stream().filter(name -> toolbox.find(name).isPresent()).collect(Collectors.toUnmodifiableSet());
    }

    /** How a crew assigns its tasks. */
    enum Process {
        @JsonProperty("sequential")
        SEQUENTIAL,
        @JsonProperty("hierarchical")
        HIERARCHICAL
    }

    /**
     * A CrewAI project.
     *
     * @param id the id of the new package, in kebab-case
     * @param agentsYaml text of config/agents.yaml, at most 200,000 characters
     * @param tasksYaml text of config/tasks.yaml, at most 200,000 characters
     * @param process the process as in crew.py; by default sequential
     */
    record CrewProject(
            String id,
            String agentsYaml,
            String tasksYaml,
            @Nullable Process process) {}

    /**
     * The package, ready to be uploaded.
     *
     * @param files the files' texts by path
     * @param zip the same as a zip, in Base64 (RFC 4648)
     * @param features the treatment of each field of the project
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Imported(
            SortedMap<String, String> files, String zip, List<CrewImport.Feature> features, List<Finding> findings) {}

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Requires(Scope.PUBLISH)
    @Operation(
            operationId = "importCrew",
            summary = "Convert a CrewAI project to a package; nothing is stored",
            description =
                    "Send the two texts as JSON, or a zip that holds both files side by side in any folder, with id"
                            + " and process in the address. Only these two files are read. Anything that the project defines in Python and"
                            + " a package needs is assumed and reported as assumed.")
    @Parameter(
            name = "id",
            in = ParameterIn.QUERY,
            schema = @Schema(type = "string"),
            description = "With a zip: the id of the new package, in kebab-case")
    @Parameter(
            name = "process",
            in = ParameterIn.QUERY,
            schema =
                    @Schema(
                            type = "string",
                            allowableValues = {"sequential", "hierarchical"}),
            description = "With a zip: the process as in crew.py; by default sequential")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content = {
                @Content(mediaType = "application/json", schema = @Schema(implementation = CrewProject.class)),
                @Content(mediaType = PublishingEndpoint.ZIP, schema = @Schema(type = "string", format = "binary"))
            })
    Imported crew(@RequestBody CrewProject body) {
        check(body);
        return imported(body);
    }

    private static void check(CrewProject body) {
        var faults = new Faults();
        var tooLong = "must have at most " + MAX_FILE_LENGTH + " characters";
        faults.require(body.agentsYaml().length() <= MAX_FILE_LENGTH, "/agents_yaml", tooLong);
        faults.require(body.tasksYaml().length() <= MAX_FILE_LENGTH, "/tasks_yaml", tooLong);
        faults.throwIfAny();
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        if (body instanceof CrewProject project) {
            check(project);
        }
    }

    @PostMapping(consumes = PublishingEndpoint.ZIP)
    @Requires(Scope.PUBLISH)
    @RawBody(maxBytes = PackageZip.MAX_ZIP_BYTES)
    @Operation(hidden = true)
    Imported zip(
            @RequestParam(name = "id", required = false) @Nullable String id,
            @RequestParam(name = "process", defaultValue = "sequential") String process,
            HttpServletRequest request)
            throws IOException {
        if (id == null) {
            throw AppException.invalid("id", "is required: ?id= names the package that the project becomes");
        }
        var how = Arrays.stream(Process.values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(process))
                .findFirst()
                .orElseThrow(() -> AppException.invalid("process", "must be sequential or hierarchical"));
        try {
            var files = PackageZip.unpack(PublishingEndpoint.zip(request));
            var folder = CrewImport.folder(files.keySet());
            return imported(
                    new CrewProject(id, text(files, folder + "agents.yaml"), text(files, folder + "tasks.yaml"), how));
        } catch (PackageZip.RefusedZipException | IllegalArgumentException e) {
            throw refused(List.of(Finding.error("zip", null, String.valueOf(e.getMessage()))));
        }
    }

    private static String text(SortedMap<String, byte[]> files, String path) {
        var content = files.getOrDefault(path, new byte[0]);
        if (content.length > MAX_FILE_LENGTH) {
            throw new IllegalArgumentException(path + " has more than " + MAX_FILE_LENGTH + " bytes");
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    private Imported imported(CrewProject project) {
        var hierarchical = project.process() == Process.HIERARCHICAL;
        var imported = CrewImport.of(
                new CrewImport.Source(project.agentsYaml(), project.tasksYaml(), project.id(), hierarchical, tools));
        if (imported.files().isEmpty()) {
            throw refused(imported.findings());
        }
        var files = new TreeMap<String, String>();
        imported.files().forEach((path, content) -> files.put(path, new String(content, StandardCharsets.UTF_8)));
        var zip = Base64.getEncoder().encodeToString(PackageZip.pack(imported.files()));
        return new Imported(files, zip, imported.features(), imported.findings());
    }

    private static AppException refused(List<Finding> findings) {
        var first = findings.getFirst();
        return new AppException(
                        ErrorCode.PACKAGE_INVALID,
                        "The project cannot be imported: " + first.file() + ": " + first.message() + ".")
                .with("valid", false)
                .with("findings", findings);
    }
}
