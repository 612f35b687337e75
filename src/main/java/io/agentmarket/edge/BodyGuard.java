package io.agentmarket.edge;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Accepts only bodies declared as JSON in UTF-8 within the allowed size, and uploads of any type where the handler
 * takes them; refuses encoded bodies, such as gzip.
 */
final class BodyGuard extends OncePerRequestFilter {

    private final long maxBytes;
    private final Endpoints endpoints;

    /** @param maxBytes the largest JSON body that is read, at least 1 */
    BodyGuard(long maxBytes, Endpoints endpoints) {
        this.maxBytes = maxBytes;
        this.endpoints = endpoints;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var endpoint = endpoints.of(request);
        long most = endpoint.uploadBytes() > 0 ? endpoint.uploadBytes() : maxBytes;
        if (!hasBody(request)) {
            chain.doFilter(request, response);
        } else if (endpoint.mayReadBodies() && isEncoded(request)) {
            Problems.write(request, response, Refusal.encoded());
        } else if (endpoint.takesAnyType()) {
            refuseLarger(request, most);
            chain.doFilter(new Guarded(request, body -> new CountedStream(body, most)), response);
        } else if (isJson(request)) {
            refuseLarger(request, most);
            chain.doFilter(new Guarded(request, body -> new GuardedStream(body, most)), response);
        } else {
            refuseLarger(request, most);
            Problems.write(request, response, Refusal.unsupported(List.of(MediaType.APPLICATION_JSON)));
        }
    }

    private static void refuseLarger(HttpServletRequest request, long maxBytes) {
        if (request.getContentLengthLong() > maxBytes) {
            throw CountedStream.tooLarge(maxBytes);
        }
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    private static boolean isEncoded(HttpServletRequest request) {
        var codings = Collections.list(request.getHeaders(HttpHeaders.CONTENT_ENCODING));
        return codings.stream().anyMatch(coding -> !coding.equalsIgnoreCase("identity"));
    }

    private static boolean isJson(HttpServletRequest request) {
        try {
            var type = MediaType.parseMediaType(String.valueOf(request.getContentType()));
            var charset = type.getCharset();
            return type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
                    && (charset == null || charset.equals(StandardCharsets.UTF_8));
        } catch (InvalidMediaTypeException noType) {
            return false;
        }
    }

    /** The request with its body behind the guard. */
    private static final class Guarded extends HttpServletRequestWrapper {

        private final UnaryOperator<ServletInputStream> guard;

        private Guarded(HttpServletRequest request, UnaryOperator<ServletInputStream> guard) {
            super(request);
            this.guard = guard;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            return guard.apply(super.getInputStream());
        }

        @Override
        public BufferedReader getReader() throws IOException {
            return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
        }
    }
}
