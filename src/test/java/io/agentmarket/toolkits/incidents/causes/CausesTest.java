package io.agentmarket.toolkits.incidents.causes;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CausesTest {

    private static final String ALERT = "{\"service\": \"ledger\", \"summary\": \"ledger answers with errors\"}";

    private static final String NEW_ERROR = """
            {"example": "posting 12: rate table of 2026 is empty", "level": "error", "count": 24, "lines": [61, 62], "is_new": true,
             "first_seen": "2026-11-20T14:02:10Z"}
            """;

    private static final String OLD_WARNING = """
            {"example": "bank answered 429 Too Many Requests", "level": "warn", "count": 900, "lines": [1], "is_new": false,
             "first_seen": "2026-11-20T13:00:00Z", "sign": "rate_limited", "sign_means": "calls are throttled"}
            """;

    private static List<Cause> ranked(String alert, String templates, String changes) {
        return new Causes(Json.MAPPER.readTree("""
                        {"alert": %s, "started_at": "2026-11-20T14:00:00Z",
                         "logs": {"first_at": "2026-11-20T13:00:00Z", "templates": [%s]}, "changes": [%s]}
                        """.formatted(alert, templates, changes))).ranked();
    }

    private static String line(String example, String sign) {
        return """
                {"example": "%s", "level": "error", "count": 20, "lines": [70], "is_new": true, "first_seen": "2026-11-20T14:00:10Z",
                 "sign": "%s", "sign_means": "%s means"}
                """.formatted(example, sign, sign);
    }

    @Test
    void a_new_error_is_a_cause_with_its_start_and_count() {
        var first = ranked(ALERT, NEW_ERROR, "").getFirst();

        assertThat(first.kind()).isEqualTo("new_error");
        assertThat(first.cause()).isEqualTo("New since 14:02, 24 times: posting 12: rate table of 2026 is empty");
        assertThat(first.evidence().getFirst().lines()).containsExactly(61, 62);
    }

    @Test
    void a_warning_that_was_always_there_does_not_outrank_it() {
        assertThat(ranked(ALERT, OLD_WARNING + "," + NEW_ERROR, ""))
                .extracting(Cause::kind)
                .containsExactly("new_error", "failure_sign");
    }

    @Test
    void how_a_program_ended_does_not_outrank_its_error() {
        var error = line("KeyError: TILL_KEY", "").replace("\"sign\": \"\", ", "");

        var causes = ranked(ALERT, line("till-1 exited with code 1", "exit") + "," + error, "");

        assertThat(causes).extracting(Cause::kind).containsExactly("new_error", "failure_sign");
    }

    @Test
    void an_error_that_fills_a_log_without_a_start_is_named() {
        var template = """
                {"example": "KeyError: TILL_KEY", "level": "%s", "count": 3, "lines": [1, 5, 9], "is_new": false,
                 "first_seen": "2026-11-20T14:00:00Z", "last_seen": "2026-11-20T14:02:00Z"}
                """;
        var findings = """
                {"alert": {"summary": "till restarts"},
                 "logs": {"first_at": "2026-11-20T14:00:00Z", "last_at": "2026-11-20T14:02:00Z", "templates": [%s]}}
                """;

        var error = new Causes(Json.MAPPER.readTree(findings.formatted(template.formatted("error")))).ranked();
        var warning = new Causes(Json.MAPPER.readTree(findings.formatted(template.formatted("warn")))).ranked();

        assertThat(error).extracting(Cause::kind).containsExactly("new_error");
        assertThat(warning).isEmpty();
    }

    @Test
    void an_exhausted_resource_ranks_above_its_symptoms() {
        var causes =
                ranked(ALERT, line("call timed out", "timeout") + "," + line("too many open files", "descriptors"), "");

        assertThat(causes).extracting(Cause::sign).containsExactly("descriptors", "timeout");
    }

    @Test
    void an_answer_of_5xx_only_restates_the_alert() {
        var access = """
                {"example": "GET /accounts HTTP/1.1 502 157", "level": "error", "count": 400, "lines": [80], "is_new": true,
                 "first_seen": "2026-11-20T14:00:00Z"}
                """;

        assertThat(ranked(ALERT, access + "," + NEW_ERROR, "").getFirst().cause())
                .contains("rate table");
    }

    @ParameterizedTest
    @CsvSource({
        "crash_loop, false",
        "timeout, false",
        "cpu_throttled, false",
        "disk_full, true",
        "certificate_expired, true"
    })
    void an_alerts_own_words_are_a_cause_only_if_they_name_one(String sign, boolean isCause) {
        var alert = "{\"summary\": \"x\", \"sign\": \"%s\", \"sign_means\": \"it means\"}".formatted(sign);

        assertThat(ranked(alert, "", "")).hasSize(isCause ? 1 : 0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            coredns         | dns        | name_not_found          | deploy
            calico          | network    | no_route                | deploy
            kubernetes      | kubernetes | node_not_ready          | deploy
            orders-postgres | database   | too_many_connections    | deploy
            redis           | cache      | timeout                 | deploy
            coredns         | dns        | disk_full               | failure_sign
            blog            |            | timeout                 | failure_sign
            """)
    void a_change_of_infrastructure_ranks_above_the_failures_it_explains(
            String service, String infrastructure, String sign, String first) {
        var change = """
                {"kind": "deploy", "service": "%s", "version": "2", "seconds_before": 240, "same_service": false, "score": 0.28,
                 "infrastructure": "%s", "evidence": "%s 2 was deployed 4 min before the start"}
                """.formatted(service, infrastructure == null ? "" : infrastructure, service);

        assertThat(ranked(ALERT, line("it says so", sign), change).getFirst().kind())
                .isEqualTo(first);
    }

    @Test
    void an_alert_on_the_cache_that_came_first_explains_refused_connections() {
        var other = """
                {"kind": "alert", "service": "session-redis", "alertname": "RedisDown", "seconds_before": 120, "same_service": false,
                 "infrastructure": "cache", "score": 0.29, "evidence": "RedisDown on session-redis fired 2 min before the start"}
                """;

        var first = ranked(ALERT, line("connection refused", "dependency_unreachable"), other)
                .getFirst();

        assertThat(first.kind()).isEqualTo("other_alert");
        assertThat(first.cause()).startsWith("RedisDown on session-redis came first");
    }

    @Test
    void nothing_found_is_no_cause() {
        assertThat(ranked(ALERT, "", "")).isEmpty();
    }

    @Test
    void lines_throughout_a_log_without_a_known_start_stay_the_usual() {
        var causes = new Causes(Json.MAPPER.readTree("""
                        {"alert": %s, "logs": {"first_at": "2026-11-20T13:00:00Z", "last_at": "2026-11-20T14:00:00Z", "templates": [
                          {"example": "x", "level": "error", "count": 9, "lines": [1], "first_seen": "2026-11-20T13:00:00Z",
                           "last_seen": "2026-11-20T13:58:00Z", "sign": "descriptors", "sign_means": "always so"},
                          {"example": "y", "level": "error", "count": 1, "lines": [2], "first_seen": "2026-11-20T13:01:00Z",
                           "last_seen": "2026-11-20T13:01:00Z", "sign": "disk_full", "sign_means": "once"}]}}
                        """.formatted(ALERT))).ranked();

        assertThat(causes).extracting(Cause::sign).containsExactly("disk_full", "descriptors");
        assertThat(causes.getFirst().cause()).doesNotContain("new since");
    }
}
