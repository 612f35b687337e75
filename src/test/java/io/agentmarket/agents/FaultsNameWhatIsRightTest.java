package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A fault names its file, line and place, and says what is allowed there. */
class FaultsNameWhatIsRightTest {

    private static final String MANIFEST = """
            id: desk
            version: 1.0.0
            title: Desk
            summary: Sorts tickets.
            category: support
            kind: loop
            limits: {turns: 4, input_tokens: 1000, output_tokens: 500, seconds: 30}
            tools:
              - name: triage_ticket
            """;

    private static final Map<String, String> PACKAGE = Map.of(
            "agent.yaml", MANIFEST,
            "input.schema.json", "{\"type\": \"object\", \"properties\": {\"text\": {\"type\": \"string\"}}}",
            "output.schema.json", "{\"type\": \"object\"}",
            "prompt.md", "Work.",
            "playbook.yaml", "output: '{}'",
            "examples/one.json", "{\"input\": {}, \"expect\": {}}",
            "README.md", "# Desk");

    @Test
    void a_number_that_is_too_large() {
        assertThat(told("agent.yaml", MANIFEST.replace("turns: 4", "turns: 99999999999")))
                .containsExactly("error agent.yaml:7 /limits/turns turns must be a whole number of at most 2147483647,"
                        + " not 99999999999");
    }

    @Test
    void a_key_that_is_there_twice() {
        assertThat(told("agent.yaml", MANIFEST + "title: Again\n"))
                .containsExactly("error agent.yaml:10 title is there twice; keep one of the two");
    }

    @Test
    void an_unknown_type_of_a_schema() {
        assertThat(told("input.schema.json", schema("{\"type\": \"bool\"}")))
                .containsExactly(
                        "error input.schema.json:2 /properties/text/type at /properties/text/type: must be one of"
                                + " array, boolean, integer, null, number, object, string; did you mean boolean?");
        assertThat(told("input.schema.json", schema("{\"type\": [\"strin\", \"null\"]}")))
                .singleElement()
                .asString()
                .startsWith("error input.schema.json:2 /properties/text/type/0 ")
                .endsWith("; did you mean string?");
    }

    @Test
    void a_misspelt_keyword_of_a_schema() {
        assertThat(told("input.schema.json", schema("{\"type\": \"array\", \"minItms\": 1, \"x-widget\": 1}")))
                .containsExactly("warning input.schema.json:2 /properties/text/minItms minItms is no keyword of JSON"
                        + " Schema and checks nothing; did you mean minItems?");
    }

    @Test
    void a_reference_that_leads_nowhere() {
        assertThat(told("input.schema.json", schema("{\"$ref\": \"http://example.com/x.json\"}")))
                .containsExactly("error input.schema.json:2 /properties/text/$ref at /properties/text/$ref:"
                        + " http://example.com/x.json is not in this file, and nothing is fetched: put the schema under $defs and write"
                        + " #/$defs/ and its name");
        assertThat(told("input.schema.json", schema("{\"$ref\": \"#/$defs/nothing\"}")))
                .containsExactly("error input.schema.json:2 /properties/text/$ref at /properties/text/$ref: there is"
                        + " nothing at #/$defs/nothing in this file");
    }

    @Test
    void a_pattern_that_cannot_be_read() {
        assertThat(told("input.schema.json", schema("{\"pattern\": \"([\"}")))
                .containsExactly("error input.schema.json:2 /properties/text/pattern at /properties/text/pattern: is no"
                        + " regular expression: missing closing ]: `[`");
        assertThat(told("input.schema.json", schema("{\"pattern\": \"(?=a)\"}")))
                .singleElement()
                .asString()
                .endsWith("no look-around, no back-references");
        assertThat(told("input.schema.json", schema("{\"patternProperties\": {\"([\": {}}}")))
                .singleElement()
                .asString()
                .contains("/patternProperties/([", "missing closing ]");
    }

    @Test
    void a_required_member_that_cannot_be_there() {
        var schema = """
                {"type": "object", "additionalProperties": false,
                 "properties": {"text": {"type": "string"}},
                 "required": ["txt"]}""";

        assertThat(told("output.schema.json", schema))
                .containsExactly("warning output.schema.json:3 /required/0 no value can have the required txt, since"
                        + " properties has none of that name and additionalProperties is false; did you mean text?");
    }

    @Test
    void an_example_that_is_no_json() {
        assertThat(told("examples/one.json", "{\"input\": {"))
                .containsExactly(
                        "error examples/one.json:1 ends too early: a bracket, a brace or a quotation mark is not"
                                + " closed");
        assertThat(told("examples/one.json", "")).containsExactly("error examples/one.json is empty");
        assertThat(told("examples/one.json", "{\"input\": {},\n \"expect\": {},}"))
                .singleElement()
                .asString()
                .startsWith("error examples/one.json:2 Unexpected character")
                .endsWith("no comma behind the last member");
    }

    @Test
    void a_tool_without_its_name() {
        assertThat(told("agent.yaml", MANIFEST.replace("\n  - name: triage_ticket", " [triage_ticket]")))
                .containsExactly("error agent.yaml:8 /tools/0 tools/0 must be a mapping of fields: write"
                        + " `- name: triage_ticket`");
    }

    @Test
    void a_misspelt_process() {
        assertThat(told("agent.yaml", MANIFEST.replace("kind: loop", "kind: crew\nprocess: sequental")))
                .contains("error agent.yaml:7 /process process must be one of sequential, hierarchical, not sequental;"
                        + " did you mean sequential?");
    }

    @Test
    void misspelt_members_of_a_crew() {
        var crew = Map.of(
                "agent.yaml", MANIFEST.replace("kind: loop", "kind: crew"),
                "agents.yaml", "writer:\n  rol: Writer\n  goal: Write\n  backstory: Long\n  verbose: true\n",
                "tasks.yaml", "draft:\n  description: Write\n  expected_outpt: A text\n  agent: writer\n",
                "playbook.yaml", "tasks: {draft: {output: '{}'}}");

        assertThat(told(crew))
                .containsExactlyInAnyOrder(
                        "error agents.yaml:2 /writer/rol writer: there is no field rol here; did you mean role?",
                        "error tasks.yaml:3 /draft/expected_outpt draft: there is no field expected_outpt here; did you"
                                + " mean expected_output?");
    }

    @Test
    void a_member_of_a_task_that_is_not_read() {
        var crew = Map.of(
                "agent.yaml", MANIFEST.replace("kind: loop", "kind: crew"),
                "agents.yaml", "writer: {role: Writer, goal: Write, backstory: Long}",
                "tasks.yaml", "draft: {description: Write, expected_output: A text, agent: writer, contxt: []}",
                "playbook.yaml", "tasks: {draft: {output: '{}'}}");

        assertThat(told(crew))
                .containsExactly("warning tasks.yaml:1 /draft/contxt draft: contxt is not read; did you mean context?");
    }

    @Test
    void files_that_say_nothing_or_are_not_read() {
        assertThat(told("prompt.md", " "))
                .containsExactly("warning prompt.md is empty: a model is told nothing of its work");
        assertThat(told("graph.yaml", "start: a"))
                .containsExactly("warning graph.yaml is not read: it is for kind graph, and this is a loop");
    }

    private static String schema(String text) {
        return "{\"type\": \"object\", \"properties\": {\"text\":\n" + text + "}}";
    }

    private static List<String> told(String path, String text) {
        return told(Map.of(path, text));
    }

    private static List<String> told(Map<String, String> changed) {
        var texts = new HashMap<>(PACKAGE);
        texts.putAll(changed);
        var files = new HashMap<String, byte[]>();
        texts.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
        return PackageCheck.of(files).findings().stream()
                .map(finding -> finding.severity().name().toLowerCase(java.util.Locale.ROOT) + " " + finding.file()
                        + (finding.line() == null ? "" : ":" + finding.line())
                        + (finding.pointer() == null ? "" : " " + finding.pointer())
                        + " " + finding.message())
                .toList();
    }
}
