package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules decide which answers of a model about an incident are accepted and which go back to it. */
class IncidentRulesTest {

    private static final Answers NEW_ERROR = Answers.toExample("incident-responder", "new-error");
    private static final Answers DEPLOY = Answers.toExample("incident-responder", "deploy-regression");

    /** A line that no template's example holds: the miner shows only the first of its kind. */
    private static final String SAID = "cart basket 914: shipping zone of LI is not in the rate table";

    private static final int LINE = 1
            + IntStream.range(0, NEW_ERROR.input().path("logs").size())
                    .filter(i ->
                            NEW_ERROR.input().path("logs").path(i).stringValue().contains(SAID))
                    .findFirst()
                    .orElseThrow();

    @Test
    void the_offline_answers_keep_every_rule() {
        assertThat(NEW_ERROR.faults(output -> {})).isEmpty();
        assertThat(DEPLOY.faults(output -> {})).isEmpty();
    }

    @Test
    void a_cause_of_the_models_own_stands_on_a_line() {
        assertThat(NEW_ERROR.faults(own("log", SAID, LINE))).isEmpty();
        assertThat(NEW_ERROR.faults(own("log", "line " + LINE + " (1×): " + SAID, LINE)))
                .isEmpty();
    }

    @Test
    void an_invented_line_or_a_wrong_number_is_sent_back() {
        var message =
                "evidence from logs must be words of a line of the input, copied exactly, with that line's number in lines";

        assertThat(NEW_ERROR.faults(own("log", "cart lost its rate table", LINE)))
                .containsExactly(message);
        assertThat(NEW_ERROR.faults(own("log", SAID, LINE - 1))).containsExactly(message);
        assertThat(NEW_ERROR.faults(own("log", SAID, 4_000))).containsExactly(message);
    }

    static Stream<Arguments> invented() {
        return Stream.of(
                Arguments.of("alert", "the rate table was emptied"),
                Arguments.of("deploy", "cart 9.9 was deployed 2 min before the start"),
                Arguments.of("metric", "errors went up from 0 to 900, beginning at 2026-11-20T14:00:00Z"));
    }

    @ParameterizedTest
    @MethodSource("invented")
    void invented_evidence_of_other_kinds_is_sent_back(String source, String text) {
        assertThat(NEW_ERROR.faults(own(source, text, 0)))
                .singleElement()
                .asString()
                .startsWith("evidence from alerts, deploys and metrics must be copied");
    }

    @Test
    void words_of_the_alert_and_a_deploy_of_the_input_are_evidence() {
        var deploy = DEPLOY.input().path("deploys").path(0);
        var text = "%s %s at %s"
                .formatted(
                        deploy.path("service").stringValue(),
                        deploy.path("version").stringValue(),
                        deploy.path("at").stringValue());

        assertThat(NEW_ERROR.faults(own("alert", "cart answers with errors", 0)))
                .isEmpty();
        assertThat(DEPLOY.faults(own("deploy", text, 0))).isEmpty();
    }

    @Test
    void a_cause_without_evidence_or_under_the_tools_name_is_sent_back() {
        assertThat(NEW_ERROR.faults(output -> first(output).putArray("evidence")))
                .isNotEmpty();
        assertThat(NEW_ERROR.faults(
                        own("log", SAID, LINE).andThen(output -> first(output).put("found_by", "tools"))))
                .singleElement()
                .asString()
                .startsWith("a cause found by tools must be one of rank_causes");
    }

    @Test
    void a_sign_that_no_tool_found_is_sent_back() {
        assertThat(NEW_ERROR.faults(output -> first(output).put("sign", "disk_full")))
                .contains("a sign must be one that a tool found in this run");
    }

    @Test
    void an_alert_posted_as_firing_stays_firing() {
        assertThat(NEW_ERROR.faults(output -> {
                    output.put("state", "resolved");
                    output.putArray("actions");
                    unknown(output);
                }))
                .anyMatch(message -> message.startsWith("an alert that its sender posted as firing is firing"));
    }

    @Test
    void words_that_say_it_is_over_may_be_read_as_resolved() {
        var words = Answers.to(
                "incident-responder",
                Json.MAPPER
                        .createObjectNode()
                        .put("alert", "The till of shop 7 hung at noon, but somebody pulled the plug and it sells."));

        assertThat(words.faults(output -> {
                    output.put("state", "resolved");
                    output.putArray("actions");
                    unknown(output);
                }))
                .isEmpty();
    }

    @Test
    void unknown_beside_another_cause_is_sent_back() {
        assertThat(NEW_ERROR.faults(output -> ((ArrayNode) output.path("probable_causes")).add(cause("unknown", 0))))
                .contains("the likeliest cause comes first; unknown stands alone, with confidence 0");
    }

    @Test
    void the_alerts_own_label_is_not_overruled() {
        assertThat(NEW_ERROR.faults(output -> ((ObjectNode) output.path("severity")).put("value", "info")))
                .singleElement()
                .asString()
                .startsWith("where parse_alert read a level");
    }

    @Test
    void a_runbook_that_does_not_exist_is_sent_back() {
        assertThat(NEW_ERROR.faults(output -> {
                    var page = output.putObject("runbook");
                    page.put("alert", "CartErrors").put("title", "Cart").put("link", "https://runbooks.example/cart");
                    page.put("found_by", "name").putArray("steps").add("Restart it.");
                }))
                .containsExactly(
                        "the runbook must be one that find_runbook gave in this run, with its own alert, title, link and steps");
    }

    @Test
    void an_action_that_was_only_proposed_is_not_called_done() {
        var message =
                "the report's Actions must give each action's title and behind it its state, and call nothing done that is not done";

        assertThat(DEPLOY.faults(output -> ((ObjectNode) output.path("actions").path(0)).put("state", "done")))
                .anyMatch(fault -> fault.startsWith("the actions must be those of propose_actions"));
        assertThat(DEPLOY.faultsOfText("report", "(medium risk): proposed", "(medium risk): done"))
                .containsExactly(message);
        assertThat(DEPLOY.faultsOfText(
                        "report", "## What went well", "The service was rolled back.\n\n## What went well"))
                .containsExactly(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Nothing was executed.", "Should be rolled back at once.", "Wird vorgeschlagen."})
    void what_is_yet_to_do_may_be_said_in_any_words(String sentence) {
        assertThat(DEPLOY.faultsOfText("report", "## What went well", sentence + "\n\n## What went well"))
                .isEmpty();
    }

    @Test
    void an_invented_link_service_or_time_is_sent_back() {
        assertThat(NEW_ERROR.faultsOfText("report", "## Impact", "## Impact\n\nSee https://wiki.example/cart."))
                .containsExactly("every link in the report must stand in the input or come from a tool");
        assertThat(NEW_ERROR.faults(output -> ((ArrayNode) output.path("affected_services")).add("warehouse-db")))
                .containsExactly("every affected service must be named in the input");
        assertThat(NEW_ERROR.faults(output -> ((ArrayNode) output.path("timeline"))
                        .addObject()
                        .put("at", "2026-11-20T19:47:00Z")
                        .put("event", "The rate table was emptied")
                        .put("source", "log")))
                .singleElement()
                .asString()
                .startsWith("the timeline is oldest first");
    }

    private static Consumer<ObjectNode> own(String source, String text, int line) {
        return output -> {
            var cause = cause("other", 0.95);
            cause.put("found_by", "model").put("cause", "Der Tariftabelle fehlt die Zone LI.");
            var evidence =
                    cause.putArray("evidence").addObject().put("source", source).put("text", text);
            if (line > 0) {
                evidence.putArray("lines").add(line);
            }
            var causes = Json.MAPPER.createArrayNode().add(cause);
            output.path("probable_causes").forEach(causes::add);
            causes.remove(causes.size() > 6 ? 6 : causes.size());
            output.set("probable_causes", causes);
        };
    }

    private static void unknown(ObjectNode output) {
        output.putArray("probable_causes").add(cause("unknown", 0));
    }

    private static ObjectNode cause(String kind, double confidence) {
        var cause = Json.MAPPER.createObjectNode().put("kind", kind).put("cause", "none: it is over");
        cause.put("confidence", confidence).putArray("evidence");
        return cause;
    }

    private static ObjectNode first(ObjectNode output) {
        return (ObjectNode) output.path("probable_causes").path(0);
    }
}
