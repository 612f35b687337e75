package io.agentmarket.edge;

import io.agentmarket.identity.AnyKey;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import tools.jackson.databind.JsonNode;

/** Endpoints that accept, refuse and fail in every way. */
@TestComponent
@RestController
@RequestMapping("/api/v1/probe")
class Probe {

    record Body(
            String name,
            int count,
            Colour colour,
            List<Part> parts,
            @Nullable JsonNode free,
            @Nullable Positive positive) {}

    record Part(UUID id) {}

    record Positive(int value) {
        Positive {
            if (value <= 0) {
                throw new IllegalArgumentException("secret internals");
            }
        }
    }

    enum Colour {
        RED,
        GREEN
    }

    @PostMapping
    @AnyKey
    Body echo(@RequestBody Body body) {
        return body;
    }

    @GetMapping("/me")
    @AnyKey
    Map<String, Object> me(@AuthenticationPrincipal Caller caller) {
        return Map.of("customer", caller.customer());
    }

    @GetMapping("/keys")
    @Requires(Scope.KEYS)
    String keys() {
        return "";
    }

    @GetMapping("/things/{id}")
    @AnyKey
    Map<String, Object> thing(@PathVariable UUID id, @RequestParam int limit, @RequestHeader("X-Must") String must) {
        return Map.of("id", id, "limit", limit, "must", must);
    }

    record Scalars(
            @Nullable Instant time,
            @Nullable LocalDate day,
            @Nullable UUID id,
            @Nullable Boolean flag,
            @Nullable Long number,
            @Nullable String text,
            @Nullable Colour colour,
            @Nullable Map<String, String> labels,
            @Nullable List<String> names) {}

    @PostMapping("/scalars")
    @AnyKey
    Scalars scalars(@RequestBody Scalars body) {
        return body;
    }

    @GetMapping("/scalars")
    @AnyKey
    Map<String, String> scalars(
            @RequestParam(required = false) @Nullable Instant time,
            @RequestParam(required = false) @Nullable LocalDate day,
            @RequestParam(required = false) @Nullable UUID id,
            @RequestParam(required = false) @Nullable Boolean flag,
            @RequestParam(required = false) @Nullable Long number,
            @RequestParam(required = false) @Nullable Set<UUID> ids,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit) {
        return Map.of("ids", String.valueOf(ids));
    }

    /** Two rows, one a page. */
    @GetMapping("/lists/{name}")
    @AnyKey
    Page<String> list(@PathVariable String name, @RequestParam(required = false) @Nullable UUID cursor) {
        return cursor == null
                ? Page.of(List.of(name + " first", name + " last"), 1, row -> new UUID(7, 7))
                : Page.all(List.of(cursor + " last"));
    }

    @GetMapping("/alive")
    @AnyKey
    @io.agentmarket.shared.Probe
    String alive() {
        return "";
    }

    @GetMapping("/broken")
    @AnyKey
    String broken() {
        throw new IllegalStateException("select * from secrets at db.internal");
    }

    @GetMapping("/half")
    @AnyKey
    void half(HttpServletResponse response) throws IOException {
        response.setContentType("text/csv");
        response.getOutputStream().print("a,b\r\n");
        response.flushBuffer();
        throw new AppException(ErrorCode.STORE_UNAVAILABLE, "The database does not answer.");
    }

    @GetMapping("/limited")
    @AnyKey
    String limited() {
        throw new AppException(ErrorCode.RATE_LIMITED, "Too many requests.")
                .with("scope", "requests_per_minute")
                .with("limit", 5)
                .with("used", 5)
                .with("reset", 7)
                .with("retry_after", 3);
    }

    @GetMapping("/storeless")
    @AnyKey
    String storeless() {
        throw new DataAccessResourceFailureException("connection refused: db.internal:5432");
    }

    @GetMapping(path = "/stream", produces = "text/event-stream")
    @AnyKey
    SseEmitter stream() {
        throw AppException.notFound("run");
    }

    @GetMapping(path = "/late", produces = "text/event-stream")
    @AnyKey
    SseEmitter late() {
        var stream = new SseEmitter();
        stream.completeWithError(AppException.notFound("run"));
        return stream;
    }
}
