package io.agentmarket.identity;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses a key without the scopes that the handler {@link Requires}, before the request's body is read. */
public final class ScopeCheck implements HandlerInterceptor {

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method && request.getDispatcherType() == DispatcherType.REQUEST) {
            var required = method.getMethodAnnotation(Requires.class);
            if (required != null) {
                var caller = caller();
                for (var scope : required.value()) {
                    caller.require(scope);
                }
            }
        }
        return true;
    }

    /** The edge admits no other callers. */
    private static Caller caller() {
        var proof = SecurityContextHolder.getContext().getAuthentication();
        if (proof != null && proof.getPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("a handler that requires a scope was reached without a key");
    }
}
