package io.agentmarket.edge;

import io.agentmarket.identity.Caller;
import io.agentmarket.ratelimit.Standing;
import io.agentmarket.shared.AppException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.slf4j.MDC;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes one request from the caller's windows before an endpoint sees it, and tells the caller how it stands.
 *
 * <p>Not counted here: a run, which takes all its limits in one decision of the engine. What a caller polls to follow a run
 * or its own limits takes from a bucket of its own.
 */
final class RateLimitGate extends OncePerRequestFilter {

    private static final RequestMatcher COUNTED =
            PathPatternRequestMatcher.withDefaults().matcher("/api/**");
    private static final RequestMatcher RUN = matcher(HttpMethod.POST, "/api/v1/marketplace/packages/{id}/execute");
    private static final RequestMatcher READ = new OrRequestMatcher(
            matcher(HttpMethod.GET, "/api/v1/executions/{id}"),
            matcher(HttpMethod.GET, "/api/v1/executions/{id}/events"),
            matcher(HttpMethod.GET, "/api/v1/rate-limits/status"));

    private final Function<Caller, Standing> admit;
    private final Function<Caller, Standing> admitRead;

    /**
     * @param admit takes one request, or throws {@code RATE_LIMITED}
     * @param admitRead the same of the bucket of what is polled
     */
    RateLimitGate(Function<Caller, Standing> admit, Function<Caller, Standing> admitRead) {
        this.admit = admit;
        this.admitRead = admitRead;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var proof = SecurityContextHolder.getContext().getAuthentication();
        if (proof != null && proof.getPrincipal() instanceof Caller caller) {
            MDC.put(RequestLog.CUSTOMER_ID, caller.customer().toString());
            if (RUN.matches(request)) {
                passRun(caller, request, response, chain);
                return;
            }
            if (COUNTED.matches(request)) {
                var bucket = READ.matches(request) ? admitRead : admit;
                RateLimitHeaders.write(bucket.apply(caller), response);
            }
        }
        chain.doFilter(request, response);
    }

    /** A body that cannot be read never reaches the engine, so it is counted once it was refused. */
    private void passRun(Caller caller, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            chain.doFilter(request, response);
        } finally {
            if (!RateLimitHeaders.isCounted(request)) {
                count(caller);
            }
        }
    }

    private void count(Caller caller) {
        try {
            var unused = admit.apply(caller);
        } catch (AppException limited) {
            logger.debug("a refused call is over its limit as well");
        }
    }

    private static RequestMatcher matcher(HttpMethod method, String pattern) {
        return PathPatternRequestMatcher.withDefaults().matcher(method, pattern);
    }
}
