package io.agentmarket.llm.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.core.JsonValue;
import com.anthropic.core.http.Headers;
import com.anthropic.errors.UnauthorizedException;
import org.junit.jupiter.api.Test;

/** The meaning of a failure depends on the received status, not on the SDK's error class. */
class StatusTest {

    @Test
    void the_status_received_wins_over_the_sdks_class_of_error() {
        var failure =
                unauthorized(Headers.builder().put(Transport.STATUS, "429").build());

        assertThat(Transport.status(failure)).isEqualTo(429);
    }

    @Test
    void a_failure_that_no_answer_made_has_the_status_of_its_class() {
        assertThat(Transport.status(unauthorized(Headers.builder().build()))).isEqualTo(401);
    }

    private static UnauthorizedException unauthorized(Headers headers) {
        return UnauthorizedException.builder()
                .headers(headers)
                .body(JsonValue.from(""))
                .build();
    }
}
