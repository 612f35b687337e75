package io.agentmarket.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agentmarket.identity.Caller;
import io.agentmarket.ratelimit.Standing;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.ErrorCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;

class RateLimitGateTest {

    private final MockHttpServletRequest call = new MockHttpServletRequest("POST", "/api/v1/anything");
    private final List<Caller> admitted = new ArrayList<>();
    private final List<Caller> reading = new ArrayList<>();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @AfterEach
    void forgetTheCaller() {
        SecurityContextHolder.clearContext();
        org.slf4j.MDC.clear();
    }

    @Test
    void counts_a_call_and_reports_the_callers_standing() throws Exception {
        authenticate();

        gate(Counts.As.REQUEST).doFilter(call, response, new MockFilterChain());

        assertThat(admitted).containsExactly(EdgeSlice.CALLER);
        assertThat(response.getHeader("RateLimit-Policy")).isEqualTo("\"requests_per_minute\";q=5;w=60");
        assertThat(response.getHeader("RateLimit")).isEqualTo("\"requests_per_minute\";r=3;t=12");
        assertThat(response.getHeader("X-RateLimit-Limit")).isEqualTo("5");
        assertThat(response.getHeader("X-RateLimit-Remaining")).isEqualTo("3");
        assertThat(response.getHeader("X-RateLimit-Reset")).isEqualTo("12");
        assertThat(response.getHeader("X-RateLimit-Mode")).isNull();
        assertThat(reading).isEmpty();
    }

    @Test
    void counts_polling_in_a_bucket_of_its_own() throws Exception {
        authenticate();

        gate(Counts.As.READ).doFilter(call, response, new MockFilterChain());

        assertThat(admitted).isEmpty();
        assertThat(reading).containsExactly(EdgeSlice.CALLER);
        assertThat(response.getHeader("RateLimit-Policy")).isEqualTo("\"reads_per_minute\";q=2;w=60");
        assertThat(response.getHeader("X-RateLimit-Mode")).isEqualTo("local");
    }

    @Test
    void does_not_count_calls_that_count_as_nothing() throws Exception {
        authenticate();

        gate(Counts.As.NOTHING).doFilter(call, response, new MockFilterChain());

        assertThat(admitted).isEmpty();
        assertThat(reading).isEmpty();
    }

    @Test
    void leaves_a_run_that_reached_its_endpoint_to_the_engine() throws Exception {
        authenticate();

        gate(Counts.As.RUN)
                .doFilter(
                        call,
                        response,
                        (request, answer) -> RateLimitHeaders.counted((MockHttpServletRequest) request));

        assertThat(admitted).isEmpty();
        assertThat(reading).isEmpty();
    }

    /** Else a client that sends broken bodies is never refused. */
    @Test
    void counts_a_run_that_could_not_be_read() {
        authenticate();
        FilterChain unreadable = (request, answer) -> {
            throw new ServletException("no JSON");
        };

        assertThatThrownBy(() -> gate(Counts.As.RUN).doFilter(call, response, unreadable))
                .isInstanceOf(ServletException.class);

        assertThat(admitted).containsExactly(EdgeSlice.CALLER);
        assertThat(reading).isEmpty();
    }

    @Test
    void reports_the_callers_standing_when_a_run_is_refused() throws Exception {
        authenticate();
        FilterChain refused = (request, answer) -> Problems.write(
                (HttpServletRequest) request, (HttpServletResponse) answer, AppException.notFound("package"));
        FilterChain refusedByTheEngine = (request, answer) -> {
            RateLimitHeaders.counted((HttpServletRequest) request);
            refused.doFilter(request, answer);
        };
        var second = new MockHttpServletResponse();

        gate(Counts.As.RUN).doFilter(call, response, refused);
        gate(Counts.As.RUN).doFilter(new MockHttpServletRequest("POST", "/api/v1/x"), second, refusedByTheEngine);

        assertThat(response.getHeader("X-RateLimit-Remaining")).isEqualTo("3");
        assertThat(second.getHeader("X-RateLimit-Remaining")).isEqualTo("2");
        assertThat(admitted).hasSize(1);
    }

    @Test
    void does_not_count_strangers() throws Exception {
        gate(Counts.As.REQUEST).doFilter(call, response, new MockFilterChain());

        assertThat(admitted).isEmpty();
    }

    @Test
    void keeps_a_refused_call_from_the_endpoint() {
        authenticate();
        var endpoint = new MockFilterChain();
        Function<Caller, Standing> refusing = caller -> {
            throw new AppException(ErrorCode.RATE_LIMITED, "Too many requests.");
        };
        var closed = new RateLimitGate(any -> Counts.As.REQUEST, refusing, refusing, refusing);

        assertThatThrownBy(() -> closed.doFilter(call, response, endpoint)).isInstanceOf(AppException.class);
        assertThat(endpoint.getRequest()).isNull();
    }

    private RateLimitGate gate(Counts.As kind) {
        return new RateLimitGate(
                any -> kind,
                caller -> {
                    admitted.add(caller);
                    return new Standing("requests_per_minute", 5, 3, 12, 60, false);
                },
                caller -> {
                    reading.add(caller);
                    return new Standing("reads_per_minute", 2, 1, 1, 60, true);
                },
                caller -> new Standing("requests_per_minute", 5, 2, 12, 60, false));
    }

    private static void authenticate() {
        SecurityContextHolder.getContext()
                .setAuthentication(new TestingAuthenticationToken(EdgeSlice.CALLER, null, "caller"));
    }
}
