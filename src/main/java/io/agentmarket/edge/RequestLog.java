package io.agentmarket.edge;

import io.agentmarket.shared.Ids;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * The outermost filter: names the request, writes one line when it is answered, and answers what no filter inside did.
 *
 * <p>The line has the route's pattern, not the path: ids, queries and headers stay out of the log.
 */
final class RequestLog extends OncePerRequestFilter {

    static final String REQUEST_ID = "requestId";
    static final String CUSTOMER_ID = "customerId";

    /** Of RFC 9110 and RFC 5789, case and all; another method is one that nothing here implements. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");

    private static final Logger log = LoggerFactory.getLogger(RequestLog.class);

    private final Ids ids;

    RequestLog(Ids ids) {
        this.ids = ids;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        var start = System.nanoTime();
        var id = RequestId.give(request, ids);
        response.setHeader(RequestId.HEADER, id);
        MDC.put(REQUEST_ID, id);
        try {
            answer(request, response, chain);
        } finally {
            if (request.isAsyncStarted()) {
                request.getAsyncContext().addListener(new WhenDone(request, response, start));
            } else {
                line(request, response, start);
            }
            MDC.remove(REQUEST_ID);
            MDC.remove(CUSTOMER_ID);
        }
    }

    /** An answer that had begun is not ours to end: the container breaks the connection off. */
    private static void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!METHODS.contains(request.getMethod())) {
            Problems.write(request, response, Refusal.of(HttpServletResponse.SC_NOT_IMPLEMENTED));
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException thrown) {
            if (response.isCommitted()) {
                throw thrown;
            }
            var cause = thrown instanceof ServletException && thrown.getCause() != null ? thrown.getCause() : thrown;
            Problems.write(request, response, cause);
        }
    }

    private static void line(HttpServletRequest request, HttpServletResponse response, long start) {
        var route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        log.atInfo()
                .addKeyValue("method", request.getMethod())
                .addKeyValue("route", route == null ? "-" : route)
                .addKeyValue("status", response.getStatus())
                .addKeyValue("ms", (System.nanoTime() - start) / 1_000_000)
                .log("request");
    }

    /** An answer that outlives its thread is logged when its last byte has left. */
    private record WhenDone(HttpServletRequest request, HttpServletResponse response, long start)
            implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            MDC.put(REQUEST_ID, RequestId.of(request));
            try {
                line(request, response, start);
            } finally {
                MDC.remove(REQUEST_ID);
            }
        }

        @Override
        public void onTimeout(AsyncEvent event) {}

        @Override
        public void onError(AsyncEvent event) {}

        @Override
        public void onStartAsync(AsyncEvent event) {}
    }
}
