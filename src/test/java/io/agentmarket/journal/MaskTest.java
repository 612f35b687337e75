package io.agentmarket.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.agentmarket.shared.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MaskTest {

    private final SecretMask mask = new SecretMask(Map.of("pin", "12345678", "long", "12345678-and-more"));

    @Test
    void a_secret_inside_another_leaves_nothing_of_it() {
        assertThat(mask.of("a 12345678-and-more b 12345678 c")).isEqualTo("a [secret long] b [secret pin] c");
    }

    @Test
    void names_numbers_and_lists_are_masked_like_texts() {
        var json = Json.MAPPER.readTree("{\"12345678\": [12345678, true, null, 7, \"x\"]}");

        assertThat(mask.of(json).toString()).isEqualTo("{\"[secret pin]\":[\"[secret pin]\",true,null,7,\"x\"]}");
    }

    @Test
    void failures_keep_their_stack_and_are_masked_in_every_cause() {
        var cause = new IllegalStateException("inside 12345678");

        var masked = mask.of(new IllegalArgumentException("outside 12345678", cause));

        assertThat(masked.getMessage()).isEqualTo("java.lang.IllegalArgumentException: outside [secret pin]");
        assertThat(masked.getCause()).hasMessageEndingWith("inside [secret pin]");
        assertThat(masked.getCause().getStackTrace()).isEqualTo(cause.getStackTrace());
    }

    @Test
    void without_secrets_nothing_is_copied() {
        var json = Json.MAPPER.readTree("{\"a\": 1}");

        assertThat(SecretMask.NONE.of(json)).isSameAs(json);
    }
}
