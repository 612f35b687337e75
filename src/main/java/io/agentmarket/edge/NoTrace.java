package io.agentmarket.edge;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses TRACE, whose answer would repeat the request's headers, and names the address's methods. */
final class NoTrace extends OncePerRequestFilter {

    private final Endpoints endpoints;

    NoTrace(Endpoints endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getMethod().equals("TRACE")) {
            var refused = new AppException(ErrorCode.METHOD_NOT_ALLOWED, ErrorCode.METHOD_NOT_ALLOWED.sentence());
            var allow = String.join(", ", endpoints.methods(request));
            Problems.write(request, response, new Refusal(refused, Map.of(HttpHeaders.ALLOW, allow)));
        } else {
            chain.doFilter(request, response);
        }
    }
}
