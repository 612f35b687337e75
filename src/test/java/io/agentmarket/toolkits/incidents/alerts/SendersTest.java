package io.agentmarket.toolkits.incidents.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SendersTest {

    private static void assertSays(JsonNode alert, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            assertThat(Said.text(alert, pairs[i])).as(pairs[i] + " of " + alert).isEqualTo(pairs[i + 1]);
        }
    }

    @Nested
    class OfAlertmanager {

        @Test
        void resolved_members_are_no_incident_while_another_fires() {
            var alert = Said.of("""
                    {"version": "4", "status": "firing", "alerts": [
                      {"status": "resolved", "labels": {"alertname": "A", "service": "mail"}, "startsAt": "2026-11-20T13:00:00Z",
                       "endsAt": "2026-11-20T13:20:00Z"},
                      {"status": "firing", "labels": {"alertname": "B", "service": "ledger"}, "startsAt": "2026-11-20T14:00:00Z"}]}
                    """);

            assertSays(
                    alert,
                    "state",
                    "firing",
                    "alertname",
                    "B",
                    "service",
                    "ledger",
                    "starts_at",
                    "2026-11-20T14:00:00Z");
            assertThat(alert.at("/alerts/1/status").stringValue()).isEqualTo("resolved");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"version\": \"4\", \"status\": \"firing\", \"alerts\": []}",
                    "{\"version\": \"4\", \"status\": \"resolved\", \"alerts\": []}",
                    "{\"receiver\": \"ops\", \"status\": \"firing\", \"commonLabels\": {\"alertname\": \"A\"}, \"alerts\": []}",
                    "{\"orgId\": 1, \"title\": \"[FIRING:0]\", \"status\": \"firing\", \"alerts\": []}",
                    "{\"status\": \"firing\", \"alerts\": [{}, {\"status\": \"firing\", \"labels\": {}}]}"
                })
        void a_message_without_an_alert_is_unread(String body) {
            var alert = Said.of(body);

            assertSays(alert, "state", "unread", "source", "alertmanager");
            assertThat(Said.text(alert, "unread")).contains("holds no alert");
        }

        @Test
        void an_object_with_a_title_and_an_empty_list_is_read() {
            assertSays(
                    Said.of("{\"title\": \"checkout is down\", \"alerts\": []}"),
                    "state",
                    "firing",
                    "summary",
                    "checkout is down");
        }

        @Test
        void a_group_that_is_all_resolved_is_over_when_its_last_ended() {
            var alert = Said.of("""
                    {"version": "4", "status": "resolved", "alerts": [
                      {"status": "resolved", "labels": {"service": "mail"}, "startsAt": "2026-11-20T13:00:00Z", "endsAt": "2026-11-20T13:20:00Z"},
                      {"status": "resolved", "labels": {"service": "mail"}, "startsAt": "2026-11-20T13:05:00Z", "endsAt": "2026-11-20T13:31:00Z"}]}
                    """);

            assertSays(alert, "state", "resolved", "ended_at", "2026-11-20T13:31:00Z");
        }

        @Test
        void grafana_sends_the_same_form() {
            var alert = Said.of("""
                    {"receiver": "x", "status": "firing", "orgId": 1, "title": "[FIRING:1] Slow", "state": "alerting", "alerts": [
                      {"status": "firing", "labels": {"alertname": "Slow", "service": "search", "severity": "sev2"},
                       "annotations": {"summary": "search is slow"}, "startsAt": "2026-11-20T14:00:00Z",
                       "dashboardURL": "https://g.example.com/d/1", "valueString": "x"}]}
                    """);

            assertSays(alert, "source", "grafana", "service", "search", "severity", "sev2", "level", "warning");
        }

        @ParameterizedTest
        @CsvSource({
            "severity, crit, critical",
            "severity, P1, critical",
            "severity, SEV-1, critical",
            "severity, sev2, warning",
            "severity, fatal, critical",
            "severity, urgent, critical",
            "severity, high, critical",
            "severity, ticket, warning",
            "severity, notice, info",
            "severity, page, critical",
            "severity, none, info",
            "severity, P5, info",
            "severity, tuesday, -",
            "severity, 3, -",
            "priority, 1, critical",
            "priority, 4, info",
            "level, error, critical"
        })
        void its_label_of_severity_is_read_by_the_usual_schemes(String label, String value, String level) {
            var alert = Said.of(
                    "{\"alerts\": [{\"status\": \"firing\", \"labels\": {\"alertname\": \"X\", \"%s\": \"%s\"}}]}"
                            .formatted(label, value));

            assertThat(Said.text(alert, "level")).isEqualTo(level);
            assertThat(alert.has("severity")).isTrue();
        }
    }

    @Test
    void pagerduty_v3() {
        var alert = Said.of("""
                {"event": {"event_type": "incident.triggered", "occurred_at": "2026-11-20T14:00:00Z", "data": {"type": "incident",
                  "title": "Error budget of ledger burns", "status": "triggered", "urgency": "high", "priority": {"summary": "P2"},
                  "service": {"summary": "ledger"}, "created_at": "2026-11-20T13:59:00Z"}}}
                """);

        assertSays(alert, "source", "pagerduty", "service", "ledger", "severity", "P2", "state", "firing");
        assertSays(alert, "starts_at", "2026-11-20T13:59:00Z", "summary", "Error budget of ledger burns");
    }

    @Test
    void pagerduty_v2() {
        var alert = Said.of("""
                {"messages": [{"event": "incident.resolve", "created_on": "2026-11-20T15:00:00Z", "incident": {"status": "resolved",
                  "title": "ledger slow", "urgency": "low", "created_at": "2026-11-20T14:00:00Z", "service": {"name": "ledger"}}}]}
                """);

        assertSays(
                alert, "state", "resolved", "service", "ledger", "level", "info", "ended_at", "2026-11-20T15:00:00Z");
    }

    @Test
    void datadog() {
        var alert = Said.of("""
                {"id": "1", "event_type": "metric_alert_monitor", "title": "[P1] [Triggered on {service:ledger}] Error rate is high",
                 "date": "1795961400000", "last_updated": "1795961460000", "alert_type": "error", "tags": "env:prod,service:ledger",
                 "body": "errors above 5 %"}
                """);

        assertSays(alert, "source", "datadog", "service", "ledger", "severity", "P1", "summary", "Error rate is high");
        assertThat(Said.text(alert, "starts_at")).startsWith("2026-11-");
        assertSays(
                Said.of(
                        "{\"event_type\": \"x\", \"title\": \"[Recovered] Error rate\", \"alert_transition\": \"Recovered\"}"),
                "state",
                "resolved");
    }

    @Test
    void opsgenie() {
        var alert = Said.of("""
                {"action": "Create", "integrationName": "w", "alert": {"alertId": "1", "message": "ledger queue grows", "priority": "P3",
                  "entity": "ledger", "tags": ["OverwriteQuietHours"], "createdAt": 1795961400000, "description": "deep"}}
                """);

        assertSays(
                alert,
                "source",
                "opsgenie",
                "service",
                "ledger",
                "severity",
                "P3",
                "level",
                "warning",
                "state",
                "firing");
        assertSays(Said.of("{\"action\": \"Close\", \"alert\": {\"message\": \"x\"}}"), "state", "resolved");
    }

    @Test
    void cloudwatch_by_sns_whose_message_is_a_text() {
        var alarm = """
                {"AlarmName": "ledger-5xx", "NewStateValue": "ALARM", "NewStateReason": "Threshold Crossed: 12 > 5",
                 "StateChangeTime": "2026-11-20T14:00:00.000+0000", "Trigger": {"MetricName": "5XX", "Dimensions": [
                   {"name": "ServiceName", "value": "ledger"}]}}
                """;
        var envelope = io.agentmarket.shared.Json.MAPPER
                .createObjectNode()
                .put("Type", "Notification")
                .put("TopicArn", "arn:aws:sns:eu-west-1:1:ops")
                .put("Message", alarm);

        for (var alert : new JsonNode[] {Said.read(envelope), Said.of(alarm), Said.words(envelope.toString())}) {
            assertSays(
                    alert, "source", "cloudwatch", "alertname", "ledger-5xx", "service", "ledger", "state", "firing");
            assertSays(alert, "starts_at", "2026-11-20T14:00:00Z");
        }
        assertSays(Said.of("{\"Type\": \"SubscriptionConfirmation\", \"Message\": \"confirm\"}"), "state", "unread");
    }

    @Test
    void cloudwatch_by_eventbridge() {
        var alert = Said.of("""
                {"source": "aws.cloudwatch", "detail-type": "CloudWatch Alarm State Change", "time": "2026-11-20T14:00:00Z", "detail": {
                  "alarmName": "cpu", "state": {"value": "OK", "reason": "fine", "timestamp": "2026-11-20T14:00:00.000+0000"}}}
                """);

        assertSays(alert, "alertname", "cpu", "state", "resolved");
    }

    @Test
    void sentry() {
        var alert = Said.of("""
                {"action": "triggered", "data": {"event": {"title": "KeyError: 'rate'", "level": "fatal", "culprit": "tax.views",
                  "datetime": "2026-11-20T14:00:00Z"}, "triggered_rule": "r"}, "project_slug": "tax-api"}
                """);

        assertSays(alert, "source", "sentry", "service", "tax-api", "level", "critical", "summary", "KeyError: 'rate'");
    }

    @Test
    void grafana_before_version_9() {
        var alert = Said.of("""
                {"ruleName": "Disk", "ruleId": 1, "state": "alerting", "title": "[Alerting] Disk", "message": "nearly full",
                 "evalMatches": [{"metric": "x", "tags": {"instance": "db-3:9100", "job": "node"}, "value": 97}], "tags": {}}
                """);

        assertSays(alert, "source", "grafana", "alertname", "Disk", "service", "db-3", "state", "firing");
        assertSays(Said.of("{\"ruleName\": \"Disk\", \"state\": \"ok\"}"), "state", "resolved");
    }

    @Test
    void an_object_without_text_is_answered_with_the_supported_shapes() {
        assertSays(
                Said.of(
                        "{\"name\": \"ledger slow\", \"severity\": \"major\", \"host\": \"l-1\", \"status\": \"open\"}"),
                "source",
                "json",
                "service",
                "l-1",
                "level",
                "critical");
        assertThat(Said.text(Said.of("{\"a\": {\"b\": 1}}"), "unread")).contains("Alertmanager", "PagerDuty", "Sentry");
    }
}
