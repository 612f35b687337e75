package io.agentmarket.edge;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Answers every failure of an endpoint. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class ProblemResolver implements HandlerExceptionResolver {

    /**
     * Returns null when the answer has begun, which passes the failure to the container: it aborts the connection, so
     * that nobody takes a partial answer for a complete one.
     */
    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request, HttpServletResponse response, @Nullable Object handler, Exception thrown) {
        try {
            if (!isGone(response, thrown)) {
                var begun = response.isCommitted();
                Problems.write(request, response, named(request, handler, thrown));
                if (begun) {
                    return null;
                }
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
        return new ModelAndView();
    }

    private static Throwable named(HttpServletRequest request, @Nullable Object handler, Exception thrown) {
        return thrown instanceof UnreadableBody body ? body.named(request, handler) : thrown;
    }

    /** A caller that disconnected during an answer is nobody's fault and cannot be answered. */
    private static boolean isGone(HttpServletResponse response, Exception thrown) {
        return thrown instanceof AsyncRequestNotUsableException
                || response.isCommitted()
                        && Refusal.find(thrown, IOException.class).isPresent();
    }
}
