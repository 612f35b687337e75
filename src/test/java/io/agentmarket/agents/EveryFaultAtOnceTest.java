package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The first check of a package reports all its errors, each with its place. */
class EveryFaultAtOnceTest {

    private static final String MANIFEST = """
            id: desk
            version: 1.0.0
            title: Desk
            summary: Sorts tickets.
            category: support
            kind: %s
            limits: {turns: 4, input_tokens: 1000, output_tokens: 500, seconds: 30}
            tools:
              - name: triage_ticket
              - name: search_help_articles
            """;

    private static final Map<String, String> SCHEMAS = Map.of(
            "input.schema.json",
            "{\"type\": \"object\", \"properties\": {\"text\": {\"type\": \"string\"}}}",
            "output.schema.json",
            "{\"type\": \"object\"}",
            "README.md",
            "# Desk");

    @Test
    void in_the_manifest() {
        var manifest = """
                id: Desk_1
                version: 1.0
                titel: Desk
                summary: Sorts tickets.
                category: support
                kind: lop
                limits: {max_turns: 4, input_tokens: many, output_tokens: 500, seconds: 4000}
                tools:
                  - nam: triage_ticket
                  - {name: search_help_articles, grants: {}}
                requires_approval: [search_help_article]
                """;

        assertThat(told(Map.of("agent.yaml", manifest)))
                .containsExactlyInAnyOrder(
                        "agent.yaml:1 /id id must match [a-z][a-z0-9]*(-[a-z0-9]+)*",
                        "agent.yaml:2 /version version must match \\d{1,5}\\.\\d{1,5}\\.\\d{1,5}",
                        "agent.yaml:3 /titel there is no field titel here; did you mean title?",
                        "agent.yaml:6 /kind kind must be one of loop, graph, crew, not lop; did you mean loop?",
                        "agent.yaml:7 /limits/max_turns there is no field max_turns here; did you mean turns?",
                        "agent.yaml:7 /limits/input_tokens input_tokens must be a whole number",
                        "agent.yaml:7 /limits/seconds limits.seconds must be 1 to 3600",
                        "agent.yaml:9 /tools/0/nam there is no field nam here; did you mean name?",
                        "agent.yaml:10 /tools/1/grants there is no field grants here; did you mean grant?",
                        "agent.yaml:11 /requires_approval/0 requires_approval names a tool that is not in tools;"
                                + " did you mean search_help_articles?");
    }

    @Test
    void in_a_loop() {
        var files = Map.of(
                "agent.yaml",
                MANIFEST.formatted("loop"),
                "prompt.md",
                "{{input.txt}} {{env.HOME}} {{input.text}}",
                "playbook.yaml",
                """
                rounds:
                  - calls:
                      - {tool: triage_tickets, as: found, argument: '{}'}
                      - {tool: triage_ticket, as: found, arguments: '{('}
                  - wen: 'true'
                    calls: [{tool: search_help_articles, as: Pages}]
                output: '{"a": '
                """,
                "rules.yaml",
                """
                rules:
                  - {pointer: citations, message: "cite", holds: "true"}
                  - {pointer: /a, holds: "true("}
                """,
                "examples/one.json",
                "{\"input\": {\"text\": 5}, \"expct\": {}}");

        assertThat(told(files)).hasSize(14);
        assertThat(told(files))
                .contains(
                        "prompt.md {{input.txt}} is no property of input.schema.json or config.schema.json; write"
                                + " {{input.x}} or {{config.x}}; did you mean input.text?",
                        "playbook.yaml:3 /rounds/0/calls/0/argument there is no field argument here;"
                                + " did you mean arguments?",
                        "playbook.yaml:3 /rounds/0/calls/0/tool triage_tickets is not among the tools of agent.yaml;"
                                + " did you mean triage_ticket?",
                        "playbook.yaml:4 /rounds/0/calls/1/as rounds/0/calls/1/as: 'found' is taken by an earlier call",
                        "playbook.yaml:5 /rounds/1/wen there is no field wen here; did you mean when?",
                        "playbook.yaml:6 /rounds/1/calls/0/as rounds/1/calls/0/as: not snake_case",
                        "rules.yaml:2 /rules/0/pointer rules/0: pointer must be empty or start with /",
                        "examples/one.json:1 /input/text /input/text must be string, not integer",
                        "examples/one.json:1 /expct there is no field expct here; did you mean expect?");
    }

    @Test
    void in_a_graph() {
        var files = Map.of(
                "agent.yaml",
                MANIFEST.formatted("graph"),
                "graph.yaml",
                """
                start: triag
                nodes:
                  triage:
                    tool: {name: triage_tiket, arguments: '{('}
                    next:
                      - {when: 'x(', to: asks}
                      - {if: 'true', to: each}
                  ask:
                    aproval: {title: '"Go?"'}
                    next: each
                  each:
                    for_each: {in: 'input.list', begin: chek}
                    max_visits: 0
                  check:
                    compute: '1 +'
                    on_eror: each
                  talk:
                    agent: {prompt: nodes/talk.md, turns: 200}
                """,
                "playbook.yaml",
                "nodes: {talks: {output: '{}'}}");

        assertThat(told(files))
                .map(line -> line.replaceFirst("^(\\S+ /\\S+/(arguments|when|compute)) .*", "$1"))
                .containsExactlyInAnyOrder(
                        "graph.yaml:9 /nodes/ask/aproval there is no field aproval here; did you mean approval?",
                        "graph.yaml:16 /nodes/check/on_eror there is no field on_eror here; did you mean on_error?",
                        "playbook.yaml:1 /nodes/talks there is no agent node talks; did you mean talk?",
                        "graph.yaml:4 /nodes/triage/tool/name triage: triage_tiket is not among the tools of agent.yaml;"
                                + " did you mean triage_ticket?",
                        "graph.yaml:4 /nodes/triage/tool/arguments",
                        "graph.yaml:6 /nodes/triage/next/0/when",
                        "graph.yaml:7 /nodes/triage/next/1/if triage: next: a way has when and to, and nothing else",
                        "graph.yaml:13 /nodes/each/max_visits each: max_visits must be 1 to 1000",
                        "graph.yaml:15 /nodes/check/compute",
                        "graph.yaml:17 /nodes/talk talk: playbook.yaml has no nodes.talk, which the offline model needs",
                        "graph.yaml:17 /nodes/talk talk: cannot be reached from start",
                        "prompt.md is missing; write it, or take the one of ./run package new as an example",
                        "graph.yaml:18 /nodes/talk/agent/turns talk: agent.turns must be 1 to 100",
                        "graph.yaml /nodes/talk/agent/output talk.agent.output is missing",
                        "nodes/talk.md is missing; write it, or take the one of ./run package new as an example",
                        "graph.yaml:1 /start start: triag is no node of this graph; did you mean triage?",
                        "graph.yaml:6 /nodes/triage/next/0/to triage: next: asks is no node of this graph;"
                                + " did you mean ask?",
                        "graph.yaml:12 /nodes/each/for_each/begin each: for_each.begin: chek is no node of this graph;"
                                + " did you mean check?");
    }

    @Test
    void in_a_crew() {
        var files = Map.of(
                "agent.yaml",
                MANIFEST.formatted("crew"),
                "prompt.md",
                "Work.",
                "agents.yaml",
                "writer: {role: Writer, goal: 'Write {txt}', backstory: '', tools: [triage]}",
                "tasks.yaml",
                """
                draft: {description: Write, expected_output: A text, agent: writr}
                check: {description: Look, agent: writer, context: [drafts, later]}
                """,
                "playbook.yaml",
                "tasks: {draft: {output: '{}'}, chek: {output: '{}'}}");

        assertThat(told(files))
                .containsExactlyInAnyOrder(
                        "playbook.yaml:1 /tasks/chek there is no task chek; did you mean check?",
                        "agents.yaml:1 /writer/tools/0 writer: triage is not among the tools of agent.yaml",
                        "agents.yaml:1 /writer/goal writer: {txt} is no property of input.schema.json;"
                                + " did you mean text?",
                        "agents.yaml:1 /writer/backstory writer: backstory is missing",
                        "tasks.yaml:1 /draft/agent draft: agent must be one of agents.yaml; did you mean writer?",
                        "tasks.yaml:2 /check/context/0 check: context may name earlier tasks only; did you mean draft?",
                        "tasks.yaml:2 /check/context/1 check: context may name earlier tasks only",
                        "tasks.yaml:2 /check check: playbook.yaml has no tasks.check, which the offline model needs",
                        "tasks.yaml /check/expected_output check: expected_output is missing");
    }

    @Test
    void a_graph_without_a_model_needs_neither_prompt_nor_playbook() {
        var graph = Map.of("graph.yaml", "start: a\nnodes: {a: {compute: '{\"b\": 1}'}}");
        var talking = Map.of("graph.yaml", "start: a\nnodes: {a: {agent: {prompt: p.md, output: o.json}}}");
        var manifest = Map.of("agent.yaml", MANIFEST.formatted("graph"));

        assertThat(told(manifest, graph)).isEmpty();
        assertThat(told(manifest, talking))
                .contains("playbook.yaml is missing; write it, or take the one of ./run package new as an example");
    }

    @SafeVarargs
    private static List<String> told(Map<String, String>... parts) {
        var files = new HashMap<String, byte[]>();
        SCHEMAS.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
        for (var part : parts) {
            part.forEach((path, text) -> files.put(path, text.getBytes(StandardCharsets.UTF_8)));
        }
        if (!parts[0].get("agent.yaml").contains("kind: graph")) {
            files.putIfAbsent("prompt.md", "Work.".getBytes(StandardCharsets.UTF_8));
            files.putIfAbsent("playbook.yaml", "output: '{}'".getBytes(StandardCharsets.UTF_8));
        }
        return PackageCheck.of(files).findings().stream()
                .filter(finding -> finding.severity() == Finding.Severity.ERROR)
                .map(finding -> finding.file()
                        + (finding.line() == null ? "" : ":" + finding.line())
                        + (finding.pointer() == null ? "" : " " + finding.pointer())
                        + " " + finding.message())
                .toList();
    }
}
