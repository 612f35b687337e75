package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.agentmarket.llm.Llm;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.StartFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageReaderTest {

    private static final Map<String, String> GOOD = Map.of(
            "agent.yaml", """
                    id: echo
                    version: 1.2.3
                    title: Echo
                    summary: Says it again.
                    category: support
                    kind: loop
                    limits: {turns: 4, input_tokens: 1000, output_tokens: 500, seconds: 30}
                    tools:
                      - name: repeat
                        grant: {times: 2}
                    """,
            "prompt.md", "Repeat {{input.text}} {{ input.text }}.",
            "input.schema.json",
                    "{\"type\": \"object\", \"required\": [\"text\"], \"properties\": {\"text\": {\"type\": \"string\"}}}",
            "output.schema.json", "{\"type\": \"object\"}",
            "playbook.yaml", """
                    rounds:
                      - calls:
                          - tool: repeat
                            as: again
                            arguments: '{"text": input.text}'
                    output: '{"said": results.again.text}'
                    """,
            "examples/one.json", "{\"input\": {\"text\": \"hi\"}, \"expect\": {\"said\": \"hi hi\"}}",
            "README.md", "# Echo");

    @Test
    void reads_a_whole_folder() {
        var echo = read(GOOD);

        assertThat(echo.id()).isEqualTo("echo");
        assertThat(echo.minTier()).isEqualTo("solo");
        assertThat(echo.offline()).isEqualTo(AgentPackage.Offline.ALLOWED);
        assertThat(echo.limits()).isEqualTo(new RunLimits(4, 1000, 500, 30));
        assertThat(echo.grantFor("repeat").orElseThrow().grant().path("times").intValue())
                .isEqualTo(2);
        assertThat(echo.playbook().rounds().getFirst().when()).isEmpty();
        assertThat(echo.examples()).extracting(Example::name).containsExactly("one");
    }

    @Test
    void a_prompt_may_use_a_customers_settings_or_their_defaults() {
        var files = new HashMap<>(GOOD);
        files.put("prompt.md", "Say {{input.text}} in a {{config.tone}} tone.");
        files.put("config.schema.json", """
                {"type": "object", "properties": {"tone": {"type": "string", "default": "plain"}}}""");
        var input = Json.MAPPER.readTree("{\"text\": \"{{config.tone}}\"}");

        var echo = read(files);
        var loud = echo.configured(Json.MAPPER.readTree("{\"tone\": \"loud {{input.text}}\"}"));

        assertThat(echo.systemPrompt(input)).isEqualTo("Say {{config.tone}} in a plain tone.");
        assertThat(loud.systemPrompt(input)).isEqualTo("Say {{config.tone}} in a loud {{input.text}} tone.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', textBlock = """
            agent.yaml         | kind: loop      | kind: swarm              | echo/agent.yaml: kind must be one of loop, graph, crew, not swarm
            agent.yaml         | title: Echo     | titel: Echo              | echo/agent.yaml: there is no field titel here; did you mean title?
            agent.yaml         | title: Echo     | category: again          | echo/agent.yaml: category is there twice
            agent.yaml         | seconds: 30     | seconds: soon            | echo/agent.yaml: seconds must be a whole number
            agent.yaml         | title: Echo     | title: [Echo]            | echo/agent.yaml: title must be a text
            agent.yaml         | title: Echo     | title: Echo: again       | echo/agent.yaml: mapping values are not allowed here; look at the indentation
            agent.yaml         | id: echo        | id: Echo                 | echo/agent.yaml: id must match
            agent.yaml         | version: 1.2.3  | version: 1.2             | echo/agent.yaml: version must match
            agent.yaml         | kind: loop      | labels: []               | echo/agent.yaml: kind is missing
            agent.yaml         | seconds: 30     | seconds: 4000            | echo/agent.yaml: limits.seconds must be 1 to 3600
            agent.yaml         | kind: loop      | requires_approval: [x]   | echo/agent.yaml: kind is missing
            prompt.md          | {{input.text}}  | {{input.other}}          | echo/prompt.md: {{input.other}} is no property
            prompt.md          | {{input.text}}  | {{env.HOME}}             | echo/prompt.md: {{env.HOME}} is no property
            input.schema.json  | "string"        | "text"                   | echo/input.schema.json: at /properties/text/type
            output.schema.json | "object"}       | "object"                 | echo/output.schema.json: ends too early
            playbook.yaml      | input.text      | input.(                  | echo/playbook.yaml: rounds/0/calls/0/arguments
            playbook.yaml      | tool: repeat    | tool: delete             | echo/playbook.yaml: delete is not among the tools
            playbook.yaml      | as: again       | at: again                | echo/playbook.yaml: there is no field at here; did you mean as?
            examples/one.json  | "text":         | "txt":                   | echo/examples/one.json: /input/text is required
            examples/one.json  | "expect"        | "expects"                | echo/examples/one.json: there is no field expects here; did you mean expect?
            """)
    void names_the_wrong_file_and_the_reason(String file, String from, String to, String message) {
        var files = new HashMap<>(GOOD);
        assertThat(files.get(file)).contains(from);
        files.put(file, files.get(file).replace(from, to));

        assertThatThrownBy(() -> read(files))
                .isInstanceOf(InvalidPackageException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource({"agent.yaml", "prompt.md", "input.schema.json", "output.schema.json", "playbook.yaml", "README.md"})
    void names_a_file_that_is_missing(String file) {
        var files = new HashMap<>(GOOD);
        files.remove(file);

        assertThatThrownBy(() -> read(files)).hasMessageStartingWith("echo/" + file + ": is missing; write it");
    }

    @Test
    void a_check_collects_the_errors_of_all_files() {
        var files = new HashMap<>(GOOD);
        files.replace(
                "agent.yaml",
                files.get("agent.yaml").replace("id: echo", "id: Echo").replace("title: Echo\n", ""));
        files.replace("prompt.md", "{{input.other}}");
        files.replace("output.schema.json", "{\"type\": \"object\"");
        files.replace("examples/one.json", "{\"input\": {}, \"expect\": {}}");

        var findings = PackageCheck.of(bytes(files)).findings();

        assertThat(findings)
                .extracting(Finding::file, Finding::line, Finding::pointer)
                .containsExactly(
                        tuple("agent.yaml", 1, "/id"),
                        tuple("agent.yaml", null, "/title"),
                        tuple("examples/one.json", null, "/input/text"),
                        tuple("output.schema.json", 1, null),
                        tuple("prompt.md", null, null));
    }

    @ParameterizedTest
    @CsvSource({"'(?=.*x)y', no look-around", "'(a)\\\\1', no back-references", "'^(h+|i+)+$', takes exponential time"})
    void a_check_refuses_a_pattern_that_is_not_linear_everywhere(String pattern, String reason) {
        var files = new HashMap<>(GOOD);
        files.replace(
                "input.schema.json",
                files.get("input.schema.json").replace("{\"type\": \"string\"}", "{\"pattern\": \"" + pattern + "\"}"));

        var findings = PackageCheck.of(bytes(files)).findings();

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.file()).isEqualTo("input.schema.json");
            assertThat(finding.message()).contains(reason);
        });
    }

    @Test
    void a_value_in_the_prompt_is_never_read_for_placeholders() {
        var input = Json.MAPPER.createObjectNode().put("text", "{{input.text}} $1 \\");

        assertThat(read(GOOD).systemPrompt(input)).isEqualTo("Repeat {{input.text}} $1 \\ {{input.text}} $1 \\.");
    }

    @Test
    void a_directory_adds_packages_and_overrides_packed_ones(@TempDir Path directory) throws Exception {
        write(directory.resolve("echo"), GOOD);
        var before = Packages.load("").all().size();

        var packages = Packages.load(directory.toString());

        assertThat(packages.all()).hasSize(before + 1);
        assertThat(packages.find("echo")).isPresent();
        assertThat(packages.find(Llm.OFFLINE)).isEmpty();
    }

    @Test
    void a_wrong_directory_stops_the_start(@TempDir Path directory) throws Exception {
        write(directory.resolve("broken"), Map.of("agent.yaml", "id: broken"));

        assertThatThrownBy(() -> Packages.load(directory.toString()))
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("An agent package cannot be used: broken/");
        assertThatThrownBy(() -> Packages.load(directory.resolve("none").toString()))
                .isInstanceOf(StartFailure.class);
    }

    private static AgentPackage read(Map<String, String> files) {
        return PackageReader.read(PackageFolder.of("echo", bytes(files)));
    }

    private static Map<String, byte[]> bytes(Map<String, String> files) {
        var bytes = new HashMap<String, byte[]>();
        files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return bytes;
    }

    private static void write(Path folder, Map<String, String> files) throws Exception {
        for (var file : files.entrySet()) {
            var path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
    }
}
