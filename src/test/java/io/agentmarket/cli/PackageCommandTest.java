package io.agentmarket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.agents.PackageZip;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.shared.Json;
import io.agentmarket.whole.RunningPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalServerPort;

/** An author's steps, from an empty folder to a draft on a running platform. */
class PackageCommandTest extends RunningPlatform {

    private static final String CHECK = "/api/v1/marketplace/packages/check";

    private final TestCustomers.Made author = CUSTOMERS.create("elite");

    @TempDir
    private Path directory;

    @LocalServerPort
    private int platform;

    @Test
    void a_new_package_is_published_as_a_draft() throws Exception {
        var folder = directory.resolve("line-counter");
        command().run(List.of("new", folder.toString()));

        assertThat(command().run(List.of("publish", folder.toString()))).isZero();

        var versions = get(author.key(), "/api/v1/marketplace/packages/line-counter/versions");
        assertThat(versions.json().at("/items/0/status").asString()).isEqualTo("draft");
    }

    @Test
    void a_new_package_is_valid_and_passes_its_rehearsal_at_once() throws Exception {
        var folder = directory.resolve("word-counter");

        assertThat(command().run(List.of("new", folder.toString()))).isZero();

        assertThat(command().run(List.of("validate", folder.toString()))).isZero();
        assertRehearsed(folder);
    }

    @Test
    void an_imported_crew_passes_its_rehearsal() throws Exception {
        for (var process : List.of("sequential", "hierarchical")) {
            var folder = directory.resolve("fleet-" + process);
            var arguments = new ArrayList<>(List.of("src/test/resources/crewai/config", "--to", folder.toString()));
            if (process.equals("hierarchical")) {
                arguments.add("--hierarchical");
            }

            assertThat(new ImportCommand().run(arguments)).isZero();

            assertRehearsed(folder);
        }
    }

    @Test
    void a_crew_is_imported_over_http_and_faults_name_their_line() throws Exception {
        var project = Path.of("src/test/resources/crewai/config");
        var agents = Files.readString(project.resolve("agents.yaml"));
        var tasks = Files.readString(project.resolve("tasks.yaml"));

        var imported = importCrew(agents, tasks);
        var refused = importCrew("writer:\n  role: {topic} writer\n", tasks);

        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        assertThat(imported.json().path("files").propertyNames()).contains("agent.yaml", "playbook.yaml");
        var zip = Base64.getDecoder().decode(imported.json().path("zip").asString());
        assertThat(upload(author.key(), CHECK, "application/zip", zip)
                        .json()
                        .path("valid")
                        .asBoolean())
                .isTrue();
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("code").asString()).isEqualTo("PACKAGE_INVALID");
        assertThat(refused.json().at("/findings/0/file").asString()).isEqualTo("agents.yaml");
        assertThat(refused.json().at("/findings/0/line").asInt()).isEqualTo(2);
    }

    @Test
    void a_package_with_a_fault_is_not_valid_and_not_uploaded() throws Exception {
        var folder = directory.resolve("word-counter");
        command().run(List.of("new", folder.toString()));
        Files.writeString(folder.resolve("prompt.md"), "{{input.nothing}}");

        assertThat(command().run(List.of("validate", folder.toString()))).isOne();
        assertThat(command().run(List.of("publish", folder.toString()))).isOne();
        assertThat(get(author.key(), "/api/v1/marketplace/packages/word-counter/versions")
                        .json()
                        .path("items"))
                .isEmpty();
    }

    @Test
    void a_package_that_an_upload_refuses_is_not_valid() throws Exception {
        var faults = List.of(
                "min_tier: sollo",
                "model_hint: gpt-4",
                "tools: [{name: call_api, grant: {hosts: [api.example.com], methods: [GTE]}}]");
        for (var fault : faults) {
            var folder = directory.resolve("word-counter-" + faults.indexOf(fault));
            command().run(List.of("new", folder.toString()));
            assertThat(command().run(List.of("validate", folder.toString()))).isZero();
            var manifest = folder.resolve("agent.yaml");
            var member = fault.substring(0, fault.indexOf(':'));
            var others = Files.readAllLines(manifest).stream()
                    .filter(line -> !line.startsWith(member + ":"))
                    .toList();
            Files.writeString(manifest, String.join("\n", others) + "\n" + fault + "\n");

            assertThat(command().run(List.of("validate", folder.toString())))
                    .as(fault)
                    .isOne();
        }
    }

    @Test
    void nothing_is_overwritten_and_other_words_are_wrong_usage() throws Exception {
        var folder = directory.resolve("word-counter");
        command().run(List.of("new", folder.toString()));

        assertThatThrownBy(() -> command().run(List.of("new", folder.toString())))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("exists already");
        assertThat(command().run(List.of("sell", folder.toString()))).isEqualTo(2);
        assertThat(new ImportCommand().run(List.of())).isEqualTo(2);
    }

    private PackageCommand command() {
        return new PackageCommand(
                Map.of("AGENTMARKET_URL", "http://127.0.0.1:" + platform, "AGENTMARKET_API_KEY", author.key()));
    }

    private Answer importCrew(String agents, String tasks) throws Exception {
        var body = Json.MAPPER
                .createObjectNode()
                .put("id", "fleet-report")
                .put("agents_yaml", agents)
                .put("tasks_yaml", tasks);
        return post(author.key(), "/api/v1/marketplace/import", body.toString());
    }

    /** As {@code ./run package rehearse} asks the platform that it starts. */
    private void assertRehearsed(Path folder) throws Exception {
        var zip = PackageZip.pack(PackageZip.read(folder));
        var report = upload(author.key(), CHECK, "application/zip", zip);
        assertThat(report.status()).as(report.text()).isEqualTo(200);
        assertThat(report.json().path("valid").asBoolean()).as(report.text()).isTrue();
        assertThat(report.json().at("/rehearsal/examples").size()).isEqualTo(2);
    }
}
