package io.agentmarket.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.agents.PackageZip;
import io.agentmarket.identity.TestCustomers;
import io.agentmarket.whole.RunningPlatform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** {@code ./run package} with packages of every kind, on any platform, from any folder, and with every tool. */
class PackagesAnywhereTest extends RunningPlatform {

    private static final String CHECK = "/api/v1/marketplace/packages/check";

    private final TestCustomers.Made author = CUSTOMERS.create("elite");

    @TempDir
    private Path directory;

    @LocalServerPort
    private int platform;

    @ParameterizedTest
    @ValueSource(strings = {"loop", "graph", "crew"})
    void a_new_package_of_each_kind_rehearses_and_publishes_as_it_is(String kind) throws Exception {
        var folder = directory.resolve("new-" + kind);

        assertThat(command().run(List.of("new", folder.toString(), "--kind", kind)))
                .isZero();

        assertThat(command().run(List.of("validate", folder.toString()))).isZero();
        assertThat(assertRehearsed(folder).values())
                .extracting(example -> example.path("outcome").asString())
                .containsOnly("passed");
        assertThat(command().run(List.of("publish", folder.toString()))).isZero();
    }

    @Test
    void a_package_is_rehearsed_on_a_platform_that_runs_already() throws Exception {
        var folder = directory.resolve("word-counter");
        command().run(List.of("new", folder.toString()));
        var bare = new PackageCommand(Map.of());
        var url = "http://127.0.0.1:" + platform;
        var rehearse = List.of("rehearse", folder.toString(), "--url", url);

        assertThat(bare.run(concat(rehearse, List.of("--key", author.key())))).isZero();

        Files.writeString(folder.resolve("playbook.yaml"), "output: '{\"words\": 0}'");
        assertThat(command().run(rehearse)).isOne();
        assertThatThrownBy(() -> bare.run(rehearse)).hasMessageContaining("AGENTMARKET_API_KEY is not set");
        assertThatThrownBy(() -> bare.run(concat(rehearse, List.of("--key", "none"))))
                .hasMessageContaining("the platform answered 401");
    }

    @Test
    void a_path_may_lead_through_parent_folders() throws Exception {
        var here = Path.of("").toAbsolutePath();
        var folder = here.relativize(directory.toAbsolutePath().resolve("word-counter"));
        var detour = folder.resolve("..").resolve("word-counter");
        assertThat(folder.toString()).startsWith("..");

        assertThat(command().run(List.of("new", folder.toString()))).isZero();

        for (var path : List.of(folder, detour)) {
            assertThat(command().run(List.of("validate", path.toString()))).isZero();
            assertThat(PackageZip.read(path))
                    .containsOnlyKeys(
                            PackageZip.read(directory.resolve("word-counter")).keySet());
        }
        var imported = List.of(
                "src/test/../test/resources/crewai/config",
                "--to",
                folder.resolve("../crew").toString());
        assertThat(new ImportCommand().run(imported)).isZero();
        assertThat(command().run(List.of("validate", directory.resolve("crew").toString())))
                .isZero();
    }

    @Test
    void tools_are_listed_and_one_is_shown_in_full() throws Exception {
        var url = "http://127.0.0.1:" + platform;

        assertThat(command().run(List.of("tools"))).isZero();
        assertThat(command().run(List.of("tools", "--url", url))).isZero();
        assertThat(command().run(List.of("tools", "triage_ticket", "--url", url)))
                .isZero();
        assertThatThrownBy(() -> command().run(List.of("tools", "triage_tickets")))
                .hasMessage("there is no tool triage_tickets; did you mean triage_ticket?");
        assertThat(KnownTools.list())
                .isEqualTo(get("", "/api/v1/marketplace/tools").json().path("items"));
    }

    @Test
    void other_kinds_and_too_few_words_are_wrong_usage() throws Exception {
        var folder = directory.resolve("swarm").toString();

        assertThat(command().run(List.of("new", folder, "--kind", "swarm"))).isEqualTo(2);
        assertThat(command().run(List.of("validate"))).isEqualTo(2);
        assertThat(command().run(List.of("new", folder, "--url", "x"))).isEqualTo(2);
    }

    private static List<String> concat(List<String> some, List<String> more) {
        return Stream.concat(some.stream(), more.stream()).toList();
    }

    private PackageCommand command() {
        return new PackageCommand(
                Map.of("AGENTMARKET_URL", "http://127.0.0.1:" + platform, "AGENTMARKET_API_KEY", author.key()));
    }

    /** As {@code ./run package rehearse} asks the platform that it starts. */
    private JsonNode assertRehearsed(Path folder) throws Exception {
        var zip = PackageZip.pack(PackageZip.read(folder));
        var report = upload(author.key(), CHECK, "application/zip", zip);
        assertThat(report.status()).as(report.text()).isEqualTo(200);
        assertThat(report.json().path("valid").asBoolean()).as(report.text()).isTrue();
        assertThat(report.json().at("/rehearsal/examples").size()).isEqualTo(2);
        return report.json().path("rehearsal").path("examples");
    }
}
