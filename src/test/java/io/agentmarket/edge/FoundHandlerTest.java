package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.HandlerExecutionChain;

/** A handler that the filters found serves that request, but not its error page or a forward. */
class FoundHandlerTest {

    private final HandlerExecutionChain chain = new HandlerExecutionChain("a handler");
    private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/api/v1/me");
    private final FoundHandler found = new FoundHandler();

    @Test
    void is_the_one_that_the_filters_looked_up() {
        FoundHandler.note(request, chain);

        assertThat(found.getHandler(request)).isSameAs(chain);
    }

    @Test
    void is_empty_before_the_first_lookup() {
        assertThat(found.getHandler(request)).isNull();
    }

    @Test
    void is_none_for_the_error_page_of_the_same_request() {
        FoundHandler.note(request, chain);
        request.setDispatcherType(DispatcherType.ERROR);

        assertThat(found.getHandler(request)).isNull();
    }

    @Test
    void is_none_for_another_address() {
        FoundHandler.note(request, chain);
        request.setRequestURI("/error");

        assertThat(found.getHandler(request)).isNull();
    }
}
