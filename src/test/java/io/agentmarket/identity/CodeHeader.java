package io.agentmarket.identity;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletResponse;
import org.assertj.core.api.Assertions;
import org.springframework.mock.web.MockHttpServletResponse;

/** In place of the edge: a refusal's code, detail and last pointer as headers. */
final class CodeHeader {

    private CodeHeader() {}

    static Filter filter() {
        return (request, response, chain) -> {
            try {
                chain.doFilter(request, response);
            } catch (Exception thrown) {
                var refusal = (AppException) (thrown instanceof AppException ? thrown : thrown.getCause());
                var answer = (HttpServletResponse) response;
                answer.setHeader("code", refusal.code().name());
                answer.setHeader("detail", refusal.detail());
                refusal.violations().forEach(it -> answer.setHeader("pointer", it.pointer()));
                answer.setStatus(refusal.code().status());
            }
        };
    }

    static ErrorCode of(MockHttpServletResponse response) {
        var code = response.getHeader("code");
        Assertions.assertThat(code)
                .as("a refusal, not status %d", response.getStatus())
                .isNotNull();
        return ErrorCode.valueOf(code);
    }
}
