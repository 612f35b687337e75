package io.agentmarket.identity;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Objects;
import org.assertj.core.api.Assertions;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/** Replaces the edge: writes a refusal's code, detail and last pointer as headers. */
public final class CodeHeader {

    private CodeHeader() {}

    public static Filter filter() {
        return (request, response, chain) -> {
            try {
                chain.doFilter(request, response);
            } catch (Exception thrown) {
                refuse((HttpServletResponse) response, thrown);
            }
        };
    }

    public static HandlerExceptionResolver resolver() {
        return (request, response, handler, thrown) -> {
            refuse(response, thrown);
            return new ModelAndView();
        };
    }

    private static void refuse(HttpServletResponse response, Throwable thrown) {
        var cause = thrown;
        while (!(cause instanceof AppException refusal)) {
            cause = Objects.requireNonNull(cause.getCause());
        }
        response.setHeader("code", refusal.code().name());
        response.setHeader("detail", refusal.detail());
        refusal.violations().forEach(it -> response.setHeader("pointer", it.pointer()));
        response.setStatus(refusal.code().status());
    }

    public static ErrorCode of(MockHttpServletResponse response) {
        var code = response.getHeader("code");
        Assertions.assertThat(code)
                .as("a refusal, not status %d", response.getStatus())
                .isNotNull();
        return ErrorCode.valueOf(code);
    }
}
