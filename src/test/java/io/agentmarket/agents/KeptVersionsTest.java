package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeptVersionsTest {

    private static final AgentPackage TICKETS =
            Packages.load("").find("ticket-resolver").orElseThrow();

    private final KeptVersions kept = new KeptVersions(100);

    @Test
    void the_least_recently_used_version_is_evicted_beyond_the_bound() {
        put("1.0.0", 40);
        put("2.0.0", 40);
        assertThat(kept.find(name("1.0.0"))).isPresent();

        put("3.0.0", 40);

        assertThat(kept.find(name("2.0.0"))).isEmpty();
        assertThat(kept.find(name("1.0.0"))).isPresent();
        assertThat(kept.find(name("3.0.0"))).isPresent();
        assertThat(kept.bytes()).isEqualTo(80);
    }

    @Test
    void a_version_put_again_counts_once() {
        put("1.0.0", 40);
        put("1.0.0", 60);

        assertThat(kept.bytes()).isEqualTo(60);
    }

    @Test
    void a_version_beyond_the_bound_is_not_kept() {
        put("1.0.0", 101);

        assertThat(kept.find(name("1.0.0"))).isEmpty();
        assertThat(kept.bytes()).isZero();
    }

    @Test
    void many_small_versions_are_kept_or_few_large_ones() {
        for (int i = 0; i < 1_000; i++) {
            put("1.0." + i, 1 + i % 30);
            assertThat(kept.bytes()).isBetween(0L, 100L);
        }
    }

    private void put(String version, long weight) {
        kept.put(name(version), TICKETS, weight);
    }

    private static VersionName name(String version) {
        return new VersionName("ticket-resolver", version);
    }
}
