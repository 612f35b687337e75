package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

@ExtendWith(OutputCaptureExtension.class)
class ProblemResolverTest {

    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/executions/1/events");
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void does_not_log_a_caller_that_disconnected_during_the_response(CapturedOutput log) {
        response.setCommitted(true);

        new ProblemResolver()
                .resolveException(request, response, null, new UncheckedIOException(new IOException("broken pipe")));

        assertThat(log).doesNotContain("broken pipe");
    }

    @Test
    void logs_a_bug_once_with_its_stack(CapturedOutput log) {
        new ProblemResolver().resolveException(request, response, null, new IllegalStateException("the bug"));

        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(log.toString().split("IllegalStateException: the bug", -1)).hasSize(2);
        assertThat(log).contains("at " + ProblemResolverTest.class.getName());
    }
}
