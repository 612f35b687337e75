package io.agentmarket.edge;

import io.agentmarket.identity.Caller;
import io.agentmarket.ratelimit.Standing;
import io.agentmarket.shared.Counts;
import io.agentmarket.shared.LogNames;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Function;
import org.slf4j.MDC;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Counts a call in the caller's windows before the handler sees it, and reports the caller's standing.
 *
 * <p>Runs are not counted here: the engine takes all their limits in one decision.
 */
final class RateLimitGate extends OncePerRequestFilter {

    private final Function<HttpServletRequest, Counts.As> kinds;
    private final Function<Caller, Standing> admit;
    private final Function<Caller, Standing> admitRead;
    private final Function<Caller, Standing> look;

    /**
     * @param kinds what a call counts as
     * @param admit takes one request, or throws {@code RATE_LIMITED}
     * @param admitRead the same for the bucket of polled reads
     * @param look the caller's standing, without taking anything
     */
    RateLimitGate(
            Function<HttpServletRequest, Counts.As> kinds,
            Function<Caller, Standing> admit,
            Function<Caller, Standing> admitRead,
            Function<Caller, Standing> look) {
        this.kinds = kinds;
        this.admit = admit;
        this.admitRead = admitRead;
        this.look = look;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var proof = SecurityContextHolder.getContext().getAuthentication();
        if (proof != null && proof.getPrincipal() instanceof Caller caller) {
            MDC.put(LogNames.CUSTOMER_ID, caller.customer().toString());
            switch (kinds.apply(request)) {
                case REQUEST -> RateLimitHeaders.write(admit.apply(caller), response);
                case READ -> RateLimitHeaders.write(admitRead.apply(caller), response);
                case RUN -> {
                    passRun(caller, request, response, chain);
                    return;
                }
                case NOTHING -> {}
            }
        }
        chain.doFilter(request, response);
    }

    /**
     * A call refused before it reaches the engine is counted when its refusal is written; one that the engine refused
     * has been counted there, and only gets its standing.
     */
    private void passRun(Caller caller, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RateLimitHeaders.beforeRefusal(
                request, () -> (RateLimitHeaders.isCounted(request) ? look : count(request)).apply(caller));
        try {
            chain.doFilter(request, response);
        } finally {
            if (!RateLimitHeaders.isCounted(request)) {
                RateLimitHeaders.writeBeforeRefusal(request, response);
            }
        }
    }

    private Function<Caller, Standing> count(HttpServletRequest request) {
        RateLimitHeaders.counted(request);
        return admit;
    }
}
