package io.agentmarket.marketplace;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.edge.CurrentDocument;
import io.agentmarket.shared.Json;
import io.agentmarket.shared.JsonSchema;
import io.agentmarket.tools.Tool;
import io.agentmarket.tools.Toolbox;
import io.agentmarket.whole.RunningPlatform;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The list of tools over HTTP, the guide page and the file of {@code ./run package tools} agree. */
class ToolsPageIsCurrentTest extends RunningPlatform {

    private static final String TEST = "ToolsPageIsCurrentTest";
    private static final String TOOLS = "/api/v1/marketplace/tools";

    @Autowired
    private Toolbox toolbox;

    @Test
    void lists_every_tool_of_the_product_to_anyone() throws Exception {
        var listed = get("", TOOLS).json().path("items");

        assertThat(listed.values().stream().map(tool -> tool.path("name").stringValue()))
                .containsExactlyElementsOf(toolbox.names().stream()
                        .filter(name -> isOfProduct(toolbox.find(name).orElseThrow()))
                        .toList());
    }

    @Test
    void the_example_of_each_tool_obeys_its_schema() throws Exception {
        var listed = get("", TOOLS).json().path("items").values();

        assertThat(listed)
                .isNotEmpty()
                .allSatisfy(tool -> assertThat(
                                JsonSchema.compile(tool.path("arguments")).check(tool.at("/example/arguments"), ""))
                        .isEmpty());
    }

    @Test
    void the_page_and_the_file_of_the_command_are_current() throws Exception {
        var listed = get("", TOOLS).json().path("items");

        new CurrentDocument(Path.of("src/main/resources/cli/tools.json"), TEST).mustBe(pretty(listed) + "\n");
        new CurrentDocument(Path.of("docs/guides/tools.md"), TEST).mustBe(markdown(listed));
    }

    private static boolean isOfProduct(Tool tool) {
        return tool.getClass().getPackageName().startsWith("io.agentmarket.toolkits.");
    }

    private static String markdown(JsonNode tools) {
        var rows = tools.values().stream()
                .map(tool -> "| [%1$s](#%1$s) | %2$s | %3$s |"
                        .formatted(
                                text(tool, "name"),
                                text(tool, "risk"),
                                tool.path("grants").values().stream()
                                        .map(grant -> "`" + text(grant, "name") + "`")
                                        .collect(Collectors.joining(", "))))
                .collect(Collectors.joining("\n"));
        return """
                # Tools

                The tools that a package may name under `tools`. `GET /api/v1/marketplace/tools` returns the same list, and
                `./run package tools` prints it. This page is generated from it.

                A tool of risk `low` reads data of the platform or the customer, `medium` reads from outside hosts, and `high`
                may change something outside: a publisher's package also names such a tool under `requires_approval`, and a
                person is asked before each call. `call_api` itself asks before calls that change something.

                | tool | risk | settings of `grant` |
                |---|---|---|
                """
                + rows + "\n"
                + tools.values().stream().map(ToolsPageIsCurrentTest::section).collect(Collectors.joining());
    }

    private static String section(JsonNode tool) {
        var grants = tool.path("grants").values().stream()
                .map(grant -> "- `" + text(grant, "name") + "`"
                        + (grant.path("required").booleanValue() ? " (needed): " : ": ") + text(grant, "description")
                        + "\n")
                .collect(Collectors.joining());
        var example = tool.path("example");
        return "\n## " + text(tool, "name") + "\n\n" + text(tool, "description") + "\n\n**Answers:** "
                + text(tool, "returns")
                + (grants.isEmpty() ? "" : "\n\n**Settings of `grant`:**\n\n" + grants.stripTrailing())
                + "\n\n**Arguments,** a JSON Schema:\n\n" + block(tool.path("arguments"))
                + "\n**Example:** called with\n\n" + block(example.path("arguments"))
                + (example.path("grant").isEmpty() ? "" : "\nunder the grant\n\n" + block(example.path("grant")))
                + "\nit answers (long texts are cut)\n\n" + block(example.path("result"));
    }

    private static String block(JsonNode value) {
        return "```json\n" + pretty(value) + "\n```\n";
    }

    private static String pretty(JsonNode value) {
        return Json.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(value)
                .replace("\r\n", "\n");
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }
}
