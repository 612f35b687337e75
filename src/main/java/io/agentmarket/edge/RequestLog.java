package io.agentmarket.edge;

import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Ids;
import io.agentmarket.shared.LogNames;
import io.agentmarket.shared.Probe;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/**
 * The outermost filter: gives the request its id, writes one line when it is answered, and answers failures that no
 * inner filter answered.
 *
 * <p>The line has the route's pattern, not the path: ids, queries and headers stay out of the log.
 */
final class RequestLog extends OncePerRequestFilter {

    private static final String CODE = RequestLog.class.getName() + ".code";

    /** W3C Trace Context, section 3.2.2: version, trace, parent, flags; a trace of zeros is none. */
    private static final Pattern TRACE =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(-.*)?");

    /** The methods of RFC 9110 and RFC 5789, which are case-sensitive; no handler implements others. */
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
        MDC.put(LogNames.REQUEST_ID, id);
        trace(request).ifPresent(trace -> MDC.put(LogNames.TRACE_ID, trace));
        try {
            answer(request, response, chain);
        } finally {
            if (request.isAsyncStarted()) {
                var names = Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.<String, String>of());
                request.getAsyncContext().addListener(new WhenDone(request, response, start, names));
            } else {
                line(request, response, start);
            }
            MDC.clear();
        }
    }

    private static Optional<String> trace(HttpServletRequest request) {
        var parent = TRACE.matcher(Objects.requireNonNullElse(request.getHeader("traceparent"), ""));
        return parent.matches() ? Optional.of(parent.group(1)) : Optional.empty();
    }

    /** Notes the error code of a refused request, for its log line. */
    static void refused(HttpServletRequest request, ErrorCode code) {
        request.setAttribute(CODE, code);
    }

    /** An answer that has begun cannot be completed here: the container aborts the connection. */
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
        var event = log.atLevel(isNoNews(request, response) ? Level.DEBUG : Level.INFO)
                .addKeyValue("method", request.getMethod())
                .addKeyValue("route", route == null ? "-" : route)
                .addKeyValue("status", response.getStatus());
        if (request.getAttribute(CODE) instanceof ErrorCode code) {
            event = event.addKeyValue("code", code);
        }
        event.addKeyValue("ms", (System.nanoTime() - start) / 1_000_000).log("request");
    }

    private static boolean isNoNews(HttpServletRequest request, HttpServletResponse response) {
        return response.getStatus() < 400
                && request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE) instanceof HandlerMethod method
                && method.hasMethodAnnotation(Probe.class);
    }

    /** Logs an answer that outlives its thread when its last byte is sent. */
    private record WhenDone(
            HttpServletRequest request, HttpServletResponse response, long start, Map<String, String> names)
            implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            MDC.setContextMap(names);
            try {
                line(request, response, start);
            } finally {
                MDC.clear();
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
