package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.llm.OutputRule;
import io.agentmarket.shared.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** No input that its schema allows makes a bundled agent break its own output's schema or rules. */
class StrangeTextsTest {

    private static final Packages PACKAGES = Packages.load("");
    private static final Replay REPLAY = new Replay();

    static Stream<Arguments> inputs() {
        return PACKAGES.all().stream()
                .filter(agent -> agent.kind() == AgentPackage.Kind.LOOP)
                .flatMap(agent -> StrangeTexts.all().entrySet().stream()
                        .flatMap(text -> inputs(agent.id(), text.getValue()).stream()
                                .filter(input -> agent.input().check(input, "").isEmpty())
                                .map(input -> Arguments.of(agent.id(), text.getKey(), input))));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("inputs")
    void an_agent_answers_as_it_promises(String id, String text, JsonNode input) {
        var agent = PACKAGES.find(id).orElseThrow();

        var run = REPLAY.play(agent, input);

        assertThat(agent.output().check(run.output(), "")).isEmpty();
        assertThat(OutputRule.broken(agent.rules(), input, run.output(), run.conversation()))
                .isEmpty();
    }

    private static List<ObjectNode> inputs(String agent, String text) {
        return switch (agent) {
            case "ticket-resolver" -> tickets(text);
            case "knowledge-base" -> questions(text);
            case "incident-responder" -> incidents(text);
            case "workflow-orchestrator" -> workflows(text);
            case "data-processor" -> tables(text);
            default -> throw new IllegalStateException("write strange inputs for " + agent);
        };
    }

    /** The text as a file, and as a value and a question beside others. */
    private static List<ObjectNode> tables(String text) {
        var file = object();
        file.putObject("source").put("text", cut(text, 100_000));
        var cells = object().put("question", cut(text, 500));
        var rows = cells.putObject("source").putArray("rows");
        rows.addObject().put("id", 1).put("note", cut(text, 1_000));
        rows.addObject().put("id", 2).put("note", "plain");
        return List.of(file, cells);
    }

    private static List<ObjectNode> tickets(String text) {
        return List.of(
                object().put("subject", cut(text, 300))
                        .put("body", cut(text, 20_000))
                        .put("customer_name", cut(text, 80)),
                object().put("subject", "Invoice")
                        .put("body", cut(text, 20_000))
                        .put("channel", "chat"),
                object().put("subject", cut(text, 300)).put("body", "I cannot sign in and want my money back."));
    }

    private static List<ObjectNode> questions(String text) {
        var narrowed = object().put("question", "What is in it?");
        narrowed.putArray("documents").add(cut(text, 300));
        return List.of(
                object().put("question", cut(text, 2_000)),
                object().put("question", "How long may " + cut(text, 1_900) + " take?")
                        .put("max_citations", 1),
                narrowed);
    }

    private static List<ObjectNode> incidents(String text) {
        var all = new ArrayList<ObjectNode>();
        all.add(object().put("alert", cut(text, 20_000)));
        all.add(object().put("alert", "The shop is slow").put("logs", cut(text, 400_000)));
        var full = object();
        var alert = full.putObject("alert").put("status", "firing").put("version", "4");
        var first = alert.putArray("alerts").addObject().put("status", "firing");
        first.putObject("labels")
                .put("alertname", text)
                .put("service", text)
                .put("severity", text)
                .put(text, text);
        first.putObject("annotations")
                .put("summary", text)
                .put("description", text)
                .put("runbook_url", text);
        alert.putObject("commonLabels").put("alertname", text);
        lines(full.putArray("logs"), text);
        point(full.putArray("metrics").addObject().put("name", cut(text, 300)).putArray("points"));
        full.putArray("deploys")
                .addObject()
                .put("at", "2026-11-18T12:00:00Z")
                .put("service", cut(text, 200))
                .put("version", cut(text, 200))
                .put("author", cut(text, 200));
        full.putArray("alerts").addObject().put("alertname", cut(text, 200)).put("severity", cut(text, 40));
        all.add(full);
        return all;
    }

    private static void lines(ArrayNode logs, String text) {
        logs.add(cut(text, 4_000)).add("2026-11-18T12:00:00Z ERROR " + cut(text, 3_900));
    }

    private static void point(ArrayNode points) {
        points.addArray().add(1_763_467_200).add("NaN");
        points.addArray().add(1_763_467_260).add("1e308");
    }

    private static List<ObjectNode> workflows(String text) {
        var all = new ArrayList<ObjectNode>();
        all.add(object().put("workflow", cut(text, 200_000)));
        all.add(object().put("workflow", cut(text, 200_000)).put("mode", "plan"));
        var given = object().put("workflow", "- name: copy\n  set:\n    seen: ${ .a }\n");
        given.putObject("input").put("a", text).put(cut(text, 200), 1);
        all.add(given);
        var steps = Json.MAPPER.createArrayNode();
        steps.addObject().put("name", cut(text, 100)).putObject("set").put("text", text);
        all.add(object().put("workflow", cut(steps.toString(), 200_000)));
        return all;
    }

    private static ObjectNode object() {
        return Json.MAPPER.createObjectNode();
    }

    /** At most so many UTF-16 units, and no half pair at the end. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}
