package io.agentmarket.toolkits.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InfrastructureTest {

    @ParameterizedTest
    @CsvSource({
        "coredns, dns",
        "internal-dns-zone, dns",
        "CoreDNSDown, dns",
        "calico-node, network",
        "edge-firewall, network",
        "kube-apiserver, kubernetes",
        "systemd, host",
        "orders-db, database",
        "PostgresqlDown, database",
        "session-redis, cache",
        "kafka, broker",
        "ingress-nginx, proxy",
        "cert-manager, trust",
        "ceph, storage"
    })
    void is_known_by_its_name(String name, String kind) {
        assertThat(Infrastructure.of(name)).map(Infrastructure::id).hasValue(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"checkout", "invoice-mailer", "search", "osprey", "cashier", "HighErrorRate", "switchboard"})
    void an_application_is_none(String name) {
        assertThat(Infrastructure.of(name)).isEmpty();
    }
}
