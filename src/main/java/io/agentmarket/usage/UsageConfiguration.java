package io.agentmarket.usage;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ClosedQuery;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Refuses a parameter that a call with a {@link ClosedQuery} does not have. */
@Configuration(proxyBeanMethods = false)
class UsageConfiguration implements WebMvcConfigurer {

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new KnownParameters());
    }

    static final class KnownParameters implements HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
            if (handler instanceof HandlerMethod method
                    && method.getBeanType().isAnnotationPresent(ClosedQuery.class)) {
                var known = Arrays.stream(method.getMethodParameters())
                        .map(KnownParameters::name)
                        .filter(name -> !name.isEmpty())
                        .collect(Collectors.toCollection(TreeSet::new));
                for (var given : request.getParameterMap().keySet()) {
                    if (!known.contains(given)) {
                        throw AppException.invalid(
                                given,
                                known.isEmpty()
                                        ? "is not a parameter of this call, which has none"
                                        : "is not a parameter of this call, which has " + String.join(", ", known));
                    }
                }
            }
            return true;
        }

        private static String name(MethodParameter parameter) {
            var declared = parameter.getParameterAnnotation(RequestParam.class);
            if (declared == null) {
                return "";
            }
            return declared.name().isEmpty() ? parameter.getParameter().getName() : declared.name();
        }
    }
}
