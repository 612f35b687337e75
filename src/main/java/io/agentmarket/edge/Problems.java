package io.agentmarket.edge;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Json;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/**
 * Writes every body of a non-2xx answer: RFC 9457 problem details.
 *
 * <p>It writes directly to the response, bypassing content negotiation, so that a caller who accepts only an event
 * stream learns why there is none.
 */
final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);
    private static final String RETRY_AFTER = "retry_after";

    private Problems() {}

    /**
     * Answers with the problem that the failure maps to, and logs the internal details. Leaves a committed response
     * alone.
     */
    static void write(HttpServletRequest request, HttpServletResponse response, Throwable thrown) throws IOException {
        var refusal = Refusal.of(thrown);
        log(refusal.failure());
        write(request, response, refusal);
    }

    static void write(HttpServletRequest request, HttpServletResponse response, Refusal refusal) throws IOException {
        RequestLog.refused(request, refusal.failure().code());
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        headers(request, response, refusal);
        response.setStatus(refusal.failure().code().status());
        var body = Json.MAPPER.writeValueAsBytes(body(request, refusal.failure()));
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    private static void headers(HttpServletRequest request, HttpServletResponse response, Refusal refusal) {
        var failure = refusal.failure();
        refusal.headers().forEach(response::setHeader);
        if (failure.code().status() == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"agentmarket\"");
        }
        if (failure.code().status() == 429 || failure.code().status() == 503) {
            var seconds = failure.members().getOrDefault(RETRY_AFTER, 1);
            response.setHeader(HttpHeaders.RETRY_AFTER, seconds.toString());
        }
        if (!RateLimitHeaders.write(failure, response)) {
            RateLimitHeaders.writeBeforeRefusal(request, response);
        }
    }

    /** A key sent in place of a name or an address is not echoed, since answers are stored and shared. */
    static Map<String, Object> body(HttpServletRequest request, AppException failure) {
        var code = failure.code();
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "/docs/errors#" + code);
        body.put("title", code.sentence());
        body.put("status", code.status());
        body.put("detail", Secrets.mask(failure.detail()));
        body.put("instance", Secrets.mask(path(request)));
        body.put("code", code);
        body.put("retryable", code.isRetryable());
        body.put("request_id", RequestId.of(request));
        failure.members().forEach(body::putIfAbsent);
        if (!failure.violations().isEmpty()) {
            body.put("errors", violations(failure));
        }
        return body;
    }

    private static List<Map<String, String>> violations(AppException failure) {
        return failure.violations().stream()
                .map(violation -> Map.of(
                        "pointer", Secrets.mask(violation.pointer()), "detail", Secrets.mask(violation.message())))
                .toList();
    }

    private static String path(HttpServletRequest request) {
        var forwarded = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        var path = forwarded == null ? request.getRequestURI() : forwarded.toString();
        return path == null ? "/" : path;
    }

    /**
     * Logs a failure. A bug is logged with its stack trace; an unavailable store fails thousands of requests in the
     * same way and has already been logged.
     */
    private static void log(AppException failure) {
        if (failure.code() == ErrorCode.STORE_UNAVAILABLE) {
            log.debug("the store is unavailable");
        } else if (failure.code() == ErrorCode.INTERNAL) {
            log.atError().setCause(failure.getCause()).log("request failed");
        } else if (failure.code().severity().compareTo(ErrorCode.Severity.HIGH) >= 0) {
            log.atWarn()
                    .addKeyValue("code", failure.code())
                    .addKeyValue("cause", String.valueOf(failure.getCause()))
                    .log("request refused");
        }
    }
}
