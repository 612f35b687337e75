package io.agentmarket.edge;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses an Accept header that cannot be read, before a handler is looked up by it. */
final class ReadableAccept extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isReadable(request)) {
            chain.doFilter(request, response);
        } else {
            Problems.write(
                    request,
                    response,
                    new AppException(
                            ErrorCode.NOT_ACCEPTABLE,
                            "The Accept header cannot be read; send application/json or leave it out."));
        }
    }

    private static boolean isReadable(HttpServletRequest request) {
        try {
            var unused = MediaType.parseMediaTypes(Collections.list(request.getHeaders(HttpHeaders.ACCEPT)));
            return true;
        } catch (InvalidMediaTypeException | InvalidMimeTypeException e) {
            return false;
        }
    }
}
