package io.agentmarket.agents;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KeptVersionsTest {

    private static final AgentPackage TICKETS =
            Packages.load("").find("ticket-resolver").orElseThrow();

    private final KeptVersions kept = new KeptVersions(100);

    @Test
    void what_was_used_longest_ago_goes_when_all_weigh_too_much() {
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
    void what_is_put_again_weighs_once() {
        put("1.0.0", 40);
        put("1.0.0", 60);

        assertThat(kept.bytes()).isEqualTo(60);
    }

    @Test
    void what_weighs_too_much_by_itself_is_not_kept() {
        put("1.0.0", 101);

        assertThat(kept.find(name("1.0.0"))).isEmpty();
        assertThat(kept.bytes()).isZero();
    }

    @Test
    void many_small_ones_are_kept_and_few_large_ones() {
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
