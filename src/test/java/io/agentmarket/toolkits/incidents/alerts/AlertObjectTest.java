package io.agentmarket.toolkits.incidents.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class AlertObjectTest {

    static List<JsonNode> alerts() throws Exception {
        return Files.readAllLines(Path.of("src/test/resources/toolkits/incidents/kubernetes-alerts.jsonl")).stream()
                .map(Json.MAPPER::readTree)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("alerts")
    void of_a_kubernetes_alert_is_the_measured_object(JsonNode row) {
        var body = Json.MAPPER.createObjectNode();
        body.putArray("alerts").addObject().put("status", "firing").set("labels", row.path("labels"));

        assertThat(Said.text(Said.read(body), "service"))
                .isEqualTo(row.path("object").stringValue());
    }

    @Test
    void scraped_by_itself_is_the_service() {
        assertThat(AlertObject.of(
                        Map.of(
                                "service",
                                "ledger",
                                "job",
                                "ledger",
                                "pod",
                                "ledger-5d9c7b8f6d-abcde",
                                "container",
                                "app"),
                        "HighErrorRate"))
                .hasValue("ledger");
    }

    @Test
    void an_exporter_that_crashes_itself_is_the_subject() {
        assertThat(AlertObject.of(
                        Map.of(
                                "job", "kube-state-metrics",
                                "container", "invoice-exporter",
                                "pod", "invoice-exporter-5d9c7b8f6d-x2k9p"),
                        "KubePodCrashLooping"))
                .hasValue("invoice-exporter");
    }

    @Test
    void behind_an_exporter_is_the_program_that_it_measures() {
        assertThat(AlertObject.of(
                        Map.of(
                                "job",
                                "orders-mysql-exporter",
                                "instance",
                                "10.0.0.3:9104",
                                "pod",
                                "orders-mysql-exporter-0"),
                        "MysqlDown"))
                .hasValue("orders-mysql");
        assertThat(AlertObject.of(Map.of("job", "node", "instance", "db-3:9100"), "HostOutOfMemory"))
                .hasValue("db-3");
    }

    @ParameterizedTest
    @CsvSource({
        "payment-5c6d7e8f90-abcde, payment",
        "search-0, search",
        "agent-x2k9p, agent",
        "nightly-28-x7k2p, nightly-28",
        "orders-db, orders-db",
        "web, web"
    })
    void is_named_without_the_hash_of_its_pod(String pod, String name) {
        assertThat(AlertObject.withoutHash(pod)).isEqualTo(name);
    }
}
