package io.agentmarket.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class WhyItFailedTest {

    @Test
    void the_innermost_failure_of_the_network_is_shown() {
        var failed = new IllegalStateException(
                "what the provider said", new IOException("outer", new ConnectException("Connection refused\nmore")));

        assertThat(WhyItFailed.of(failed)).isEqualTo("ConnectException: Connection refused");
    }

    @Test
    void messages_of_others_are_not_shown() {
        var failed = new IllegalStateException("prompt: secret", new IllegalArgumentException("secret"));

        assertThat(WhyItFailed.of(failed)).isEqualTo("IllegalStateException < IllegalArgumentException");
    }

    @Test
    void a_long_text_is_cut() {
        assertThat(WhyItFailed.of(new IOException("x".repeat(1_000)))).hasSize(200);
    }
}
