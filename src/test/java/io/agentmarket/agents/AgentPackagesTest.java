package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.llm.OutputRule;
import io.agentmarket.shared.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Every folder of {@code agents/} is a whole, working package. A new folder is tested without any change here. The
 * examples of graphs and crews, which are more than one conversation, are played by BundledGraphsAndCrewsTest.
 */
class AgentPackagesTest {

    private static final Packages PACKAGES = Packages.load("");
    private static final Replay REPLAY = new Replay();

    static List<AgentPackage> packages() {
        return PACKAGES.all();
    }

    static List<AgentPackage> loops() {
        return packages().stream()
                .filter(agent -> agent.kind() == AgentPackage.Kind.LOOP)
                .toList();
    }

    static Stream<Played> examples() {
        return loops().stream()
                .filter(agent -> agent.offline() != AgentPackage.Offline.NEVER)
                .flatMap(agent -> agent.examples().stream().map(example -> new Played(agent, example)));
    }

    @Test
    void every_folder_is_loaded() throws Exception {
        try (var folders = Files.list(Path.of("agents"))) {
            var names = folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .toList();

            assertThat(packages()).extracting(AgentPackage::id).containsExactlyInAnyOrderElementsOf(names);
        }
    }

    @ParameterizedTest
    @MethodSource("packages")
    void its_tools_exist(AgentPackage agent) {
        assertThat(agent.tools())
                .allMatch(grant -> REPLAY.toolbox().find(grant.tool()).isPresent(), "exists");
    }

    @ParameterizedTest
    @MethodSource("packages")
    void it_has_examples_and_a_listing(AgentPackage agent) {
        assertThat(agent.examples()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(agent.readme()).startsWith("# ").hasSizeGreaterThan(200);
        assertThat(agent.labels()).isNotEmpty();
    }

    @Test
    void a_refused_workflow_is_summed_up_with_one_full_stop() {
        var orchestrator = PACKAGES.find("workflow-orchestrator").orElseThrow();
        var input = Json.MAPPER.createObjectNode().put("workflow", "a: [");

        var summary = REPLAY.play(orchestrator, input).output().path("summary").asString();

        assertThat(summary)
                .startsWith("The workflow was not run: ")
                .endsWith(".")
                .doesNotEndWith("..");
    }

    @ParameterizedTest
    @MethodSource("loops")
    void its_results_depend_on_the_input(AgentPackage agent) {
        var outputs = new HashSet<JsonNode>();

        agent.examples()
                .forEach(example ->
                        outputs.add(REPLAY.play(agent, example.input()).output()));

        assertThat(outputs.size()).isEqualTo(agent.examples().size());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void each_example_has_a_valid_output_with_the_expected_content(Played played) {
        var input = played.example().input();
        var run = REPLAY.play(played.agent(), input);
        var output = run.output();

        assertThat(played.agent().output().check(output, "")).isEmpty();
        assertThat(OutputRule.broken(played.agent().rules(), input, output, run.conversation()))
                .isEmpty();
        assertThat(played.example().missing(output))
                .as(() -> Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(output))
                .isEmpty();
    }

    record Played(AgentPackage agent, Example example) {

        @Override
        public String toString() {
            return agent.id() + "/" + example.name();
        }
    }
}
