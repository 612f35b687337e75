package io.agentmarket.monitoring;

import com.fasterxml.jackson.annotation.JsonValue;
import io.agentmarket.engine.CommitterLoad;
import io.agentmarket.identity.AnyKey;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Scope;
import io.agentmarket.resilience.Breaker;
import io.agentmarket.resilience.Breakers;
import io.agentmarket.shared.AppException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The state of the answering replica, part by part. */
@RestController
@RequestMapping("/api/v1/monitoring")
@Tag(name = "Monitoring", description = "Health of the parts, current runs, circuit breakers of model providers")
class MonitoringEndpoint {

    private static final int FULL_PERCENT = 50;
    private static final int MAX_NAMED = 20;

    private final HealthEndpoint stores;
    private final CommitterLoad committer;
    private final Breakers breakers;
    private final RunCounts runs;

    MonitoringEndpoint(HealthEndpoint stores, CommitterLoad committer, Breakers breakers, RunCounts runs) {
        this.stores = stores;
        this.committer = committer;
        this.breakers = breakers;
        this.runs = runs;
    }

    /** @param state the worst state of the parts */
    record Health(State state, List<Part> parts) {}

    /**
     * A part of the platform.
     *
     * @param reason the fault; absent without one
     */
    record Part(String name, State state, @Nullable String reason) {

        static Part up(String name) {
            return new Part(name, State.UP, null);
        }
    }

    /** The states, from the best to the worst. */
    enum State {
        /** It works fully. */
        UP,
        /** It works with restrictions. */
        DEGRADED,
        /** It does not work. */
        DOWN;

        @JsonValue
        String id() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @GetMapping("/health")
    @AnyKey
    @Operation(operationId = "getPlatformHealth", summary = "List the platform's parts with their states and problems")
    Health health(@AuthenticationPrincipal Caller caller) {
        var seen = isOperator(caller) ? breakers.all() : ownAndPlatforms(caller);
        var parts = List.of(database(), limiter(), committer(), upstreams(seen));
        var worst = parts.stream().map(Part::state).max(State::compareTo).orElse(State.UP);
        return new Health(worst, parts);
    }

    @GetMapping("/executions")
    @AnyKey
    @Operation(
            operationId = "getExecutionCounts",
            summary = "Count live runs by status and results of the last five minutes; operators see all")
    RunCounts.Counts executions(@AuthenticationPrincipal Caller caller) {
        return isOperator(caller) ? runs.all() : runs.of(caller.customer());
    }

    /** Whether the caller may see all customers' runs; refuses a key that may not read its own customer's. */
    static boolean isOperator(Caller caller) {
        var operator = caller.scopes().contains(Scope.OPERATOR);
        if (!operator) {
            caller.require(Scope.READ);
        }
        return operator;
    }

    private Part database() {
        try {
            stores.askDatabase();
        } catch (AppException e) {
            return new Part("database", State.DOWN, e.code().sentence());
        }
        var trouble = stores.databaseTrouble();
        return trouble == null ? Part.up("database") : new Part("database", State.DEGRADED, trouble);
    }

    private Part limiter() {
        var trouble = stores.limiterTrouble();
        return trouble == null ? Part.up("limiter") : new Part("limiter", State.DEGRADED, trouble);
    }

    private Part committer() {
        int queued = committer.queued();
        return queued * 100L < (long) committer.capacity() * FULL_PERCENT
                ? Part.up("committer")
                : new Part("committer", State.DEGRADED, queued + " of " + committer.capacity() + " places are taken.");
    }

    private List<Breaker.Standing> ownAndPlatforms(Caller caller) {
        return Stream.concat(breakers.ofPlatform().stream(), breakers.of(caller.customer()).stream())
                .toList();
    }

    /**
     * The state of the upstreams. An open breaker makes nothing unavailable, because there are replacements (the
     * offline model, search by words, own statements).
     */
    private static Part upstreams(List<Breaker.Standing> standings) {
        var open = standings.stream()
                .filter(each -> each.state() != Breaker.State.CLOSED)
                .map(each -> each.key().name() + " (" + each.reason() + ")")
                .limit(MAX_NAMED)
                .collect(Collectors.joining(", "));
        return open.isEmpty()
                ? Part.up("upstreams")
                : new Part("upstreams", State.DEGRADED, "Not called for a while: " + open + ".");
    }
}
