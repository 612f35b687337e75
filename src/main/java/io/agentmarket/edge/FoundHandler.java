package io.agentmarket.edge;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.HandlerMapping;

/**
 * Gives the dispatcher the handler that the filters have already looked up, so that a request is matched against all
 * addresses once. An error page or a forward, which has another address, is looked up again.
 */
@Component
final class FoundHandler implements HandlerMapping, Ordered {

    private static final String FOUND = FoundHandler.class.getName() + ".found";

    private record Found(HandlerExecutionChain chain, String address) {}

    static void note(HttpServletRequest request, HandlerExecutionChain chain) {
        request.setAttribute(FOUND, new Found(chain, request.getRequestURI()));
    }

    @Override
    public @Nullable HandlerExecutionChain getHandler(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.REQUEST
                        && request.getAttribute(FOUND) instanceof Found found
                        && found.address.equals(request.getRequestURI())
                ? found.chain
                : null;
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
