package io.agentmarket.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.agents.PackageZip;
import io.agentmarket.cli.CrewImporter;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** CrewAI projects are converted to packages, rehearsed, uploaded and run. */
class ImportedCrewsTest extends RunningPlatform {

    private static final Path PROJECTS = Path.of("src/test/resources/crewai");
    private static final String IMPORT = "/api/v1/marketplace/import";
    private static final String PACKAGES = "/api/v1/marketplace/packages";

    private final TestCustomers.Made publisher = CUSTOMERS.create("elite");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"config, sequential", "hiring, sequential", "hiring, hierarchical", "trips, hierarchical"})
    void a_project_in_json_is_uploaded_and_costs_nothing_without_a_model(String project, String process)
            throws Exception {
        var id = id(project);
        var body = Json.MAPPER
                .createObjectNode()
                .put("id", id)
                .put("agents_yaml", Files.readString(PROJECTS.resolve(project).resolve("agents.yaml")))
                .put("tasks_yaml", Files.readString(PROJECTS.resolve(project).resolve("tasks.yaml")))
                .put("process", process);

        var imported = post(publisher.key(), IMPORT, body.toString());

        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        assertRehearsedAndFree(
                id, Base64.getDecoder().decode(imported.json().path("zip").asString()));
    }

    @Test
    void a_zipped_project_is_uploaded_and_costs_nothing_without_a_model() throws Exception {
        var files = files(PROJECTS.resolve("newsroom"), "newsroom/");
        files.put("newsroom/src/newsroom/crew.py", "print('not read')\n".getBytes(StandardCharsets.UTF_8));
        files.put("newsroom/pyproject.toml", "[project]\n".getBytes(StandardCharsets.UTF_8));
        var id = id("newsroom");

        var imported = zipped(id, files);

        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        assertThat(imported.json().path("features").values())
                .filteredOn(feature -> feature.path("treatment").asString().equals("assumed"))
                .singleElement()
                .satisfies(feature -> assertThat(feature.path("message").asString())
                        .contains("translator is assumed: the file names no agent"));
        assertRehearsedAndFree(
                id, Base64.getDecoder().decode(imported.json().path("zip").asString()));
    }

    @Test
    void a_project_in_a_folder_becomes_a_package_by_command() throws Exception {
        var id = id("newsroom");
        var target = folder.resolve(id);

        var code = CrewImporter.run(PROJECTS.resolve("newsroom"), target);

        assertThat(code).isZero();
        assertRehearsedAndFree(id, PackageZip.pack(PackageZip.read(target)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a/agents.yaml             | agents.yaml and tasks.yaml are needed side by side
            a/agents.yaml,b/tasks.yaml | agents.yaml and tasks.yaml are needed side by side
            a/agents.yaml,a/tasks.yaml,b/agents.yaml,b/tasks.yaml | there are several crews, in a/ and b/; give the folder of one
            ../agents.yaml            | leads outside
            """)
    void a_zip_without_one_pair_of_files_is_refused_helpfully(String paths, String reason) throws Exception {
        var files = new TreeMap<String, byte[]>();
        for (var path : paths.split(",", -1)) {
            files.put(path, "a: {role: b}".getBytes(StandardCharsets.UTF_8));
        }

        var answer = zipped("a-crew", files);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().path("code").asString()).isEqualTo("PACKAGE_INVALID");
        assertThat(answer.json().path("detail").asString()).contains(reason);
    }

    @Test
    void a_zip_needs_an_id_a_process_and_the_publish_scope() throws Exception {
        var zip = PackageZip.pack(files(PROJECTS.resolve("newsroom"), ""));

        var nameless = upload(publisher.key(), IMPORT, "application/zip", zip);
        var odd = upload(publisher.key(), IMPORT + "?id=a-crew&process=random", "application/zip", zip);
        var keyless = upload("", IMPORT + "?id=a-crew", "application/zip", zip);

        assertThat(nameless.status()).isEqualTo(422);
        assertThat(odd.json().path("detail").asString()).contains("sequential or hierarchical");
        assertThat(keyless.status()).isEqualTo(401);
    }

    private Answer zipped(String id, SortedMap<String, byte[]> files) throws Exception {
        return upload(publisher.key(), IMPORT + "?id=" + id, "application/zip", PackageZip.pack(files));
    }

    private void assertRehearsedAndFree(String id, byte[] zip) throws Exception {
        var key = UUID.randomUUID().toString();
        var uploaded = upload(publisher.key(), PACKAGES, "application/zip", zip, "Idempotency-Key", key);
        assertThat(uploaded.status()).as(uploaded.text()).isEqualTo(201);
        assertThat(uploaded.json().at("/rehearsal/examples").values())
                .hasSize(2)
                .allMatch(example -> example.path("outcome").asString().equals("needs_model"));
        var input = Json.MAPPER.createObjectNode();
        input.set("input", example(zip));
        var run = post(publisher.key(), PACKAGES + "/" + id + "/execute", input.toString(), "Idempotency-Key", key);
        assertThat(run.json().at("/error/code").asString()).as(run.text()).isEqualTo("AGENT_DID_NOTHING");
        assertThat(run.json().at("/price/micros").asLong()).isZero();
    }

    private static JsonNode example(byte[] zip) throws Exception {
        var example = PackageZip.unpack(zip).getOrDefault("examples/first.json", new byte[0]);
        return Json.MAPPER.readTree(example).path("input");
    }

    private static SortedMap<String, byte[]> files(Path project, String prefix) throws Exception {
        var files = new TreeMap<String, byte[]>();
        try (var paths = Files.walk(project)) {
            for (var path : paths.filter(Files::isRegularFile).toList()) {
                files.put(prefix + project.relativize(path), Files.readAllBytes(path));
            }
        }
        return files;
    }

    private static String id(String project) {
        return project + "-" + UUID.randomUUID().toString().replaceAll("[^a-f]", "") + "x";
    }
}
