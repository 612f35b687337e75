package io.agentmarket.toolkits.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentFindingsTest {

    @Nested
    class Alerts {

        @Test
        void the_alert_that_fires_longest_is_the_incidents() {
            var alert = Called.tool("parse_alert", """
                    {"alert": {"version": "4", "status": "firing", "commonLabels": {"severity": "critical"}, "alerts": [
                      {"status": "firing", "labels": {"alertname": "Later", "service": "b"}, "startsAt": "2026-11-20T14:05:00Z"},
                      {"status": "firing", "labels": {"alertname": "First", "job": "a"}, "startsAt": "2026-11-20T14:00:00.5Z",
                       "annotations": {"summary": "s", "description": "d"},
                       "generatorURL": "http://p.example.com/graph?g0.expr=up%20%3D%3D%200&g0.tab=1"}]}}
                    """);

            assertThat(alert.path("alertname").stringValue()).isEqualTo("First");
            assertThat(alert.path("service").stringValue()).isEqualTo("a");
            assertThat(alert.path("severity").stringValue()).isEqualTo("critical");
            assertThat(alert.path("query").stringValue()).isEqualTo("up == 0");
            assertThat(alert.path("alerts")).hasSize(2);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                KubePodCrashLooping on service=cart since 2026-11-20T14:00:00Z     | KubePodCrashLooping | cart     | 2026-11-20T14:00:00Z
                The ledger is down, P1                                             | -                   | ledger   | -
                NTP is off and the CPU is hot                                      | -                   | -        | -
                """)
        void words_are_searched_for_the_names_in_them(String text, String alertname, String service, String startsAt) {
            var alert = Called.tool("parse_alert", "{\"alert\": \"" + text + "\", \"services\": [\"ledger\"]}");

            assertThat(alert.path("alertname").asString(null)).isEqualTo(alertname);
            assertThat(alert.path("service").asString(null)).isEqualTo(service);
            assertThat(alert.path("starts_at").asString(null)).isEqualTo(startsAt);
        }

        @Test
        void a_body_without_any_alert_is_read_as_nothing() {
            var alert = Called.tool("parse_alert", "{\"alert\": {\"alerts\": [7, null, \"x\"], \"labels\": []}}");

            assertThat(alert.path("source").stringValue()).isEqualTo("alertmanager");
            assertThat(alert.path("state").stringValue()).isEqualTo("unread");
        }
    }

    @Nested
    class Logs {

        @Test
        void a_burst_of_new_errors_comes_first_with_its_line_numbers() {
            var calm = IntStream.range(0, 40)
                    .mapToObj(i -> "\"2026-11-20T13:%02d:00Z INFO request %d done\"".formatted(i, i))
                    .collect(Collectors.joining(","));
            var storm = IntStream.range(0, 12)
                    .mapToObj(i ->
                            "\"2026-11-20T13:45:%02dZ ERROR disk /dev/sda1: No space left on device\"".formatted(i))
                    .collect(Collectors.joining(","));

            var mined = Called.tool(
                    "mine_log_templates",
                    "{\"lines\": [" + calm + "," + storm + "], \"since\": \"2026-11-20T13:44:00Z\"}");

            var first = mined.path("templates").path(0);
            assertThat(first.path("sign").stringValue()).isEqualTo("disk_full");
            assertThat(first.path("is_new").booleanValue()).isTrue();
            assertThat(first.at("/burst/lines").intValue()).isEqualTo(12);
            assertThat(first.path("lines").values())
                    .extracting(it -> it.intValue())
                    .containsExactly(41, 42, 43, 44, 45);
            assertThat(mined.at("/templates/1/is_new").booleanValue()).isFalse();
        }

        @Test
        void each_status_of_an_access_log_has_a_template() {
            var lines = IntStream.range(0, 20)
                    .mapToObj(i -> "\"10.0.0.%d - - [20/Nov/2026:13:%02d:00 +0000] \\\"GET /till HTTP/1.1\\\" %d %d\""
                            .formatted(i, i, i < 12 ? 200 : 502, 100 + i))
                    .collect(Collectors.joining(","));

            var mined = Called.tool("mine_log_templates", "{\"lines\": [" + lines + "]}");

            assertThat(mined.path("templates").values())
                    .extracting(it -> it.path("template").stringValue())
                    .containsExactly("GET /till 502", "GET /till 200");
            assertThat(mined.at("/templates/0/level").stringValue()).isEqualTo("error");
            assertThat(mined.at("/templates/0/first_seen").stringValue()).isEqualTo("2026-11-20T13:12:00Z");
        }

        @Test
        void a_trace_is_one_template_named_by_its_cause() {
            var mined = Called.tool("mine_log_templates", """
                    {"lines": ["2026-11-20T13:00:00Z ERROR t.Web - sale failed",
                      "t.SaleException: sale 4 failed", "\\tat t.auth.ForbiddenFilter.go(TimeoutHandler.java:3)",
                      "Caused by: java.lang.ArithmeticException: / by zero", "\\tat t.Price.of(Price.java:9)"]}
                    """);

            assertThat(mined.path("templates")).hasSize(1);
            var trace = mined.path("templates").path(0);
            assertThat(trace.path("example").stringValue()).isEqualTo("java.lang.ArithmeticException: / by zero");
            assertThat(trace.path("said").stringValue()).isEqualTo("sale failed");
            assertThat(trace.path("source").stringValue()).isEqualTo("t.Web");
            assertThat(trace.path("lines").values())
                    .extracting(it -> it.intValue())
                    .containsExactly(1, 4);
            assertThat(trace.at("/frames/0/line").intValue()).isEqualTo(5);
            assertThat(trace.has("sign")).isFalse();
        }

        @Test
        void lines_without_dates_are_counted_by_their_order() {
            var mined = Called.tool("mine_log_templates", "{\"lines\": \"a b\\na b\\n\\na b\\npanic: x\"}");

            assertThat(mined.path("lines").intValue()).isEqualTo(5);
            assertThat(mined.at("/templates/0/sign").stringValue()).isEqualTo("crash");
            assertThat(mined.at("/templates/0/is_new").booleanValue()).isTrue();
        }
    }

    @Nested
    class Changes {

        @Test
        void the_nearest_earlier_deploy_of_the_service_comes_first() {
            var candidates = Called.tool("correlate_changes", """
                            {"started_at": "2026-11-20T14:00:00Z", "service": "checkout", "deploys": [
                              {"at": "2026-11-20T13:58:00Z", "service": "search", "version": "1"},
                              {"at": "2026-11-20T13:15:00Z", "service": "checkout", "version": "2"},
                              {"at": "2026-11-20T13:40:00Z", "service": "checkout", "version": "3"},
                              {"at": "2026-11-20T14:10:00Z", "service": "checkout", "version": "4"},
                              {"at": "2026-11-18T14:10:00Z", "service": "checkout", "version": "5"}]}
                            """).path("candidates");

            assertThat(candidates.values())
                    .extracting(it -> it.path("version").stringValue())
                    .containsExactly("3", "2", "1");
            assertThat(candidates.at("/1/score").doubleValue()).isEqualTo(0.5);
            assertThat(candidates.at("/0/evidence").stringValue())
                    .contains("20 min before the start, the same service");
        }
    }

    @Nested
    class Series {

        @Test
        void a_step_is_found_where_it_happens() {
            var finding = findings(i -> i < 20 ? 10 + i % 3 : 40 + i % 3).path(0);

            assertThat(finding.path("direction").stringValue()).isEqualTo("up");
            assertThat(finding.path("changed_at").stringValue()).isEqualTo("2026-11-20T14:20:00Z");
            assertThat(finding.path("crossed_at").stringValue()).isEqualTo("2026-11-20T14:20:00Z");
        }

        /** That point is the usual level's highest, so the sum begins to rise with it. */
        @Test
        void the_last_point_before_a_jump_is_not_where_it_begins() {
            var finding = findings(i -> i < 20 ? 10 + (i + 1) % 3 : 40).path(0);

            assertThat(finding.path("changed_at").stringValue()).isEqualTo("2026-11-20T14:20:00Z");
            assertThat(finding.path("sentence").stringValue())
                    .endsWith("went up from 11 to 40, beginning at 2026-11-20T14:20:00Z");
        }

        @Test
        void noise_and_one_wild_point_are_no_change() {
            assertThat(findings(i -> 10 + i % 3).at("/0/direction").stringValue())
                    .isEqualTo("steady");
            assertThat(findings(i -> i == 25 ? 500 : 10 + i % 3)
                            .at("/0/direction")
                            .stringValue())
                    .isEqualTo("steady");
        }

        private tools.jackson.databind.JsonNode findings(java.util.function.IntUnaryOperator value) {
            var points = IntStream.range(0, 30)
                    .mapToObj(i -> "[\"2026-11-20T14:%02d:00Z\", %d]".formatted(i, value.applyAsInt(i)))
                    .collect(Collectors.joining(","));
            return Called.tool("analyse_series", """
                            {"start": "2026-11-20T14:20:00Z", "series": [{"name": "x", "threshold": 30, "points": [%s]}]}
                            """.formatted(points)).path("findings");
        }
    }

    @Nested
    class Pages {

        @Test
        void an_alert_with_a_page_of_its_name_gets_that_page() {
            var page = Called.tool("find_runbook", "{\"alertname\": \"etcdNoLeader\", \"text\": \"disk\"}")
                    .at("/runbooks/0");

            assertThat(page.path("alert").stringValue()).isEqualTo("etcdNoLeader");
            assertThat(page.path("found_by").stringValue()).isEqualTo("name");
            assertThat(page.path("link").stringValue())
                    .isEqualTo("https://runbooks.prometheus-operator.dev/runbooks/etcd/etcdnoleader");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "The bakery ran out of flour",
                    "ALERT: web07 disk 93% full, uploads stop soon",
                    "The TLS cert of pay.example.org expires tomorrow",
                    "Kafka consumer lag of billing grows",
                    "checkout answers 500",
                    "No alerts, we only try the webhook"
                })
        void a_page_about_another_subject_does_not_fit(String text) {
            var pages =
                    Called.tool("find_runbook", "{\"text\": \"" + text + "\"}").path("runbooks");

            assertThat(pages.values()).noneMatch(page -> page.path("fits").booleanValue());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                A pod of the billing deployment is in CrashLoopBackOff                    | KubePodCrashLooping
                The file system of worker-4 mounted on /data has only 3% space left       | NodeFilesystemAlmostOutOfSpace
                The kubelet of worker-4 could not renew its server certificate            | KubeletServerCertificateRenewalErrors
                """)
        void a_page_about_the_same_fits(String text, String alert) {
            var page =
                    Called.tool("find_runbook", "{\"text\": \"" + text + "\"}").at("/runbooks/0");

            assertThat(page.path("alert").stringValue()).isEqualTo(alert);
            assertThat(page.path("fits").booleanValue()).isTrue();
        }
    }

    @Nested
    class Severity {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                Node down             | The node has disappeared and all its pods are lost | up == 0                      | critical
                High memory usage     | Memory usage is above 80%                          | memory_used_percent > 80     | warning
                """)
        void is_rated_as_authors_of_rules_do(String name, String description, String query, String severity) {
            var rated = Called.tool(
                    "rate_severity",
                    "{\"name\": \"%s\", \"description\": \"%s\", \"query\": \"%s\", \"duration\": \"1m\"}"
                            .formatted(name, description, query));

            assertThat(rated.path("severity").stringValue()).isEqualTo(severity);
            assertThat(rated.path("evidence")).isNotEmpty();
        }
    }
}
