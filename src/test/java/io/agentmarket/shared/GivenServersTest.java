package io.agentmarket.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GivenServersTest {

    @Test
    void each_jvm_has_a_server_of_its_own() {
        assertThat(GivenServers.of("redis://a redis://b", 1)).isEqualTo("redis://a");
        assertThat(GivenServers.of("redis://a redis://b", 2)).isEqualTo("redis://b");
    }

    @Test
    void one_server_is_for_all() {
        assertThat(GivenServers.of("redis://a", 2)).isEqualTo("redis://a");
    }
}
