package io.agentmarket.edge;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses new calls while the process stops: the port stays open until its runs have ended, so that callers are told to
 * retry. Calls that came before are answered.
 */
final class NotStopping extends OncePerRequestFilter {

    /** A balancer has taken the replica out by then, or another process has begun to start. */
    private static final int RETRY_SECONDS = 5;

    private final BooleanSupplier stopping;
    private final Endpoints endpoints;

    NotStopping(BooleanSupplier stopping, Endpoints endpoints) {
        this.stopping = stopping;
        this.endpoints = endpoints;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (!stopping.getAsBoolean() || endpoints.of(request).whileStopping()) {
            chain.doFilter(request, response);
            return;
        }
        var refused = new AppException(ErrorCode.SHUTTING_DOWN, "This replica is stopping; repeat the call.")
                .with("retry_after", RETRY_SECONDS);
        Problems.write(request, response, new Refusal(refused, Map.of(HttpHeaders.CONNECTION, "close")));
    }
}
