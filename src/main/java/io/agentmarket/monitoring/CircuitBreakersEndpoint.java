package io.agentmarket.monitoring;

import io.agentmarket.identity.AnyKey;
import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.resilience.Breaker;
import io.agentmarket.resilience.Breakers;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The breakers of the answering replica. An operator sees all, a customer the platform's and its own. */
@RestController
@RequestMapping("/api/v1/monitoring/circuit-breakers")
@Tag(name = "Monitoring")
class CircuitBreakersEndpoint {

    private static final String ACTION = "circuit_breaker.reset";

    private final Breakers breakers;
    private final AuditLog log;

    CircuitBreakersEndpoint(Breakers breakers, AuditLog log) {
        this.breakers = breakers;
        this.log = log;
    }

    /**
     * A breaker.
     *
     * @param name the upstream, the model and the key's owner, separated by colons
     * @param owner {@code platform} or {@code customer}
     * @param state {@code closed}, {@code open} or {@code half_open}
     * @param since the time at which it entered this state
     * @param reason code of the latest failure since the last success; absent when there is none
     * @param calls the number of latest calls that count, at most 20
     * @param failures the number of these that failed
     * @param retryAfter whole seconds until the next probe; 0 when closed or due
     */
    record View(
            String name,
            String upstream,
            String model,

            @Schema(allowableValues = {"platform", "customer"})
            String owner,

            @Schema(allowableValues = {"closed", "open", "half_open"})
            String state,

            Instant since,
            @Nullable ErrorCode reason,
            int calls,
            int failures,
            long retryAfter) {

        static View of(Breaker.Standing standing) {
            var key = standing.key();
            return new View(
                    key.name(),
                    key.upstream(),
                    key.target(),
                    key.isPlatforms() ? "platform" : "customer",
                    standing.state().name().toLowerCase(Locale.ROOT),
                    standing.since(),
                    standing.reason(),
                    standing.calls(),
                    standing.failures(),
                    standing.retryAfter().plusMillis(999).toSeconds());
        }
    }

    /** @param reset breakers that were not closed */
    record AllReset(int reset) {}

    @GetMapping
    @AnyKey
    @Operation(
            operationId = "listCircuitBreakers",
            summary = "List circuit breakers of the platform's model keys and of your own")
    Page<View> list(
            @AuthenticationPrincipal Caller caller,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit,
            @RequestParam(name = "cursor", required = false) @Nullable String cursor) {
        var views = visible(caller)
                .map(View::of)
                .sorted(Comparator.comparing(View::name))
                .filter(view -> cursor == null || view.name().compareTo(cursor) > 0)
                .limit(limit.rows() + 1L)
                .toList();
        return Page.of(views, limit.rows(), View::name);
    }

    @GetMapping("/{name}")
    @AnyKey
    @Operation(operationId = "getCircuitBreaker", summary = "Get a circuit breaker by its name")
    View get(@AuthenticationPrincipal Caller caller, @PathVariable String name) {
        return View.of(find(caller, name));
    }

    @PostMapping("/{name}/reset")
    @Requires(Scope.OPERATOR)
    @Operation(
            operationId = "resetCircuitBreaker",
            summary = "Reset a circuit breaker and its retry budget (operators only)")
    View reset(@AuthenticationPrincipal Caller caller, @PathVariable String name) {
        var before = find(caller, name);
        log.record(new AuditLog.Entry(caller, ACTION, name, detail(before)));
        breakers.reset(before.key());
        return View.of(find(caller, name));
    }

    @PostMapping("/reset-all")
    @Requires(Scope.OPERATOR)
    @Operation(
            operationId = "resetAllCircuitBreakers",
            summary = "Reset every circuit breaker of this replica (operators only)")
    AllReset resetAll(@AuthenticationPrincipal Caller caller) {
        List<Breaker.Standing> open = breakers.all().stream()
                .filter(each -> each.state() != Breaker.State.CLOSED)
                .toList();
        log.record(new AuditLog.Entry(caller, ACTION, "all", Map.of("not_closed", String.valueOf(open.size()))));
        return new AllReset(breakers.resetAll());
    }

    private Breaker.Standing find(Caller caller, String name) {
        return visible(caller)
                .filter(each -> each.key().name().equals(name))
                .findFirst()
                .orElseThrow(() -> AppException.notFound("circuit breaker"));
    }

    private Stream<Breaker.Standing> visible(Caller caller) {
        return MonitoringEndpoint.isOperator(caller)
                ? breakers.all().stream()
                : Stream.concat(breakers.ofPlatform().stream(), breakers.of(caller.customer()).stream());
    }

    private static Map<String, String> detail(Breaker.Standing before) {
        return Map.of(
                "state",
                before.state().name().toLowerCase(Locale.ROOT),
                "failures",
                String.valueOf(before.failures()),
                "reason",
                before.reason() == null ? "" : before.reason().name());
    }
}
