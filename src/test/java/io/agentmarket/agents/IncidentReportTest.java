package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.llm.OutputRule;
import io.agentmarket.shared.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class IncidentReportTest {

    private static final AgentPackage AGENT =
            Packages.load("").find("incident-responder").orElseThrow();
    private static final Replay REPLAY = new Replay();

    private static JsonNode output(String json) {
        var input = Json.MAPPER.readTree(json);
        var run = REPLAY.play(AGENT, input);
        assertThat(AGENT.output().check(run.output(), "")).isEmpty();
        assertThat(OutputRule.broken(AGENT.rules(), input, run.output(), run.conversation()))
                .isEmpty();
        return run.output();
    }

    @ParameterizedTest
    @ValueSource(strings = {", \"previous_version\": \"41\"", ""})
    void a_refused_execution_keeps_the_rollback_and_says_why(String previous) {
        var output = output("""
                {"alert": "invoicing fails since 2026-11-30T10:00:00Z", "execute": true,
                 "action_url": "https://actions.example.com/do",
                 "deploys": [{"at": "2026-11-30T09:57:00Z", "service": "invoicing", "version": "42"%s}]}
                """.formatted(previous));

        assertThat(output.at("/actions/0/kind").stringValue()).isEqualTo("rollback");
        assertThat(output.at("/actions/0/state").stringValue()).isEqualTo("proposed");
        assertThat(output.at("/actions/0/result").asString(""))
                .contains(previous.isEmpty() ? "" : "no host is granted");
        assertThat(output.path("report").stringValue())
                .contains(
                        "Roll invoicing back", "Actions could not be carried out. Nothing was sent: no host is granted")
                .doesNotContain("None is known.");
    }

    @Test
    void a_refusal_is_said_even_without_an_action() {
        var report = output("{\"alert\": \"invoicing is slow\", \"execute\": true}")
                .path("report")
                .stringValue();

        assertThat(report).contains("None is known. Nothing was sent: execute needs an action_url");
    }

    @Test
    void an_alert_about_an_own_api_has_no_cluster_runbook() {
        var output = output("{\"alert\": \"API down\"}");

        assertThat(output.has("runbook")).isFalse();
        assertThat(output.path("report").stringValue()).doesNotContain("Kubernetes");
    }

    @Test
    void an_alert_in_german_says_that_its_severity_is_a_default() {
        var output = output("{\"alert\": \"Kunden können nicht zahlen, die Kasse geht nicht\"}");

        assertThat(output.at("/severity/value").stringValue()).isEqualTo("warning");
        assertThat(output.at("/severity/confidence").doubleValue()).isZero();
        assertThat(output.at("/severity/reason").stringValue())
                .isEqualTo(
                        "No severity was given; the alert is in German, and only English can be rated: warning is a default.");
        assertThat(output.path("report").stringValue()).contains("The alert is in German");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Nov 30 10:00:01 web-3 kernel: Out of memory: Killed process 3321 (java) total-vm:8123456kB"
                        + "|Nov 30 10:00:02 web-3 systemd[1]: app.service: Main process exited, code=killed, status=9/KILL",
                "Nov 30 10:00:01 web-3 kernel: Out of memory: Killed process 3321 (java) total-vm:8123456kB"
                        + "|Nov 30 10:09:02 web-3 systemd[1]: app.service: Process exited with status 9"
            })
    void the_first_line_of_pasted_logs_can_be_the_cause(String lines) {
        var input = Json.MAPPER.createObjectNode().put("alert", "host web-3 down");
        input.put("logs", lines.replace('|', '\n'));

        var causes = output(input.toString()).path("probable_causes");

        assertThat(causes.at("/0/sign").stringValue()).isEqualTo("out_of_memory");
    }

    @Test
    void an_alertmanager_message_without_alerts_is_unread() {
        var output = output("{\"alert\": {\"version\": \"4\", \"status\": \"firing\", \"alerts\": []}}");

        assertThat(output.path("state").stringValue()).isEqualTo("unread");
        assertThat(output.path("actions")).isEmpty();
    }
}
