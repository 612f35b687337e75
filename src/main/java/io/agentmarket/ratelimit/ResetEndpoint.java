package io.agentmarket.ratelimit;

import io.agentmarket.identity.AuditLog;
import io.agentmarket.identity.Caller;
import io.agentmarket.identity.Customer;
import io.agentmarket.identity.Customers;
import io.agentmarket.identity.Requires;
import io.agentmarket.identity.Scope;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Faults;
import io.agentmarket.tiers.PriceBook;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Resets a customer's limits: for operators. */
@RestController
@RequestMapping("/api/v1/rate-limits")
@Tag(name = "Rate limits")
class ResetEndpoint implements BodyRules<Caller> {

    /**
     * The maximum number of keys whose windows are reset, the newest. Windows of older keys expire a day after their
     * last use.
     */
    private static final int MAX_KEYS = 1_000;

    private final RateLimiter limiter;
    private final Customers customers;
    private final AuditLog audit;
    private final PriceBook book;
    private final Clock clock;

    ResetEndpoint(RateLimiter limiter, Customers customers, AuditLog audit, PriceBook book, Clock clock) {
        this.limiter = limiter;
        this.customers = customers;
        this.audit = audit;
        this.book = book;
        this.clock = clock;
    }

    /**
     * The windows to reset.
     *
     * @param scope the name of a window as in the status; by default all windows of the customer and its keys
     */
    record Reset(String customerId, @Nullable String scope) {}

    /** @param scope null for all */
    record Done(CustomerId customerId, @Nullable String scope) {}

    @PostMapping("/reset")
    @Requires(Scope.OPERATOR)
    @Operation(
            summary = "Reset a customer's rate limits; live runs keep their places and tokens (operators only)",
            operationId = "resetRateLimits")
    Done reset(@AuthenticationPrincipal Caller caller, @RequestBody Reset body) {
        var customer = checked(body);
        var scope = body.scope();
        var holders = holders(customer, scope);
        audit.record(new AuditLog.Entry(
                caller, "rate_limits.reset", customer.id().toString(), Map.of("scope", scope == null ? "all" : scope)));
        limiter.reset(customer.id(), holders);
        return new Done(customer.id(), scope);
    }

    private Customer checked(Reset body) {
        var faults = new Faults();
        var customer = faults.of(() -> customer(body.customerId()));
        faults.require(
                body.scope() == null || isKnown(body.scope()),
                "/scope",
                "must be a window that GET /api/v1/rate-limits/status names, or be left out");
        faults.throwIfAny();
        return customer.orElseThrow();
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        if (body instanceof Reset reset) {
            var unused = checked(reset);
        }
    }

    private Customer customer(String text) {
        try {
            return customers
                    .find(new CustomerId(UUID.fromString(text)))
                    .orElseThrow(() -> AppException.invalid("/customer_id", "is not a customer"));
        } catch (IllegalArgumentException e) {
            throw AppException.invalid("/customer_id", "must be a customer's id, a UUID");
        }
    }

    private boolean isKnown(String scope) {
        return LimitWindows.names().contains(scope)
                || book.tiers(clock.instant()).stream()
                        .flatMap(tier -> tier.limits().runsPerHourByAgent().keySet().stream())
                        .anyMatch(agent -> scope.equals(LimitWindows.OF_AGENT + agent));
    }

    private Map<String, List<String>> holders(Customer customer, @Nullable String scope) {
        var scopes = scope == null ? List.<String>of() : List.of(scope);
        var ofKeys = scope == null || LimitWindows.isOfKey(scope);
        var holders = new LinkedHashMap<String, List<String>>();
        if (scope == null || !ofKeys) {
            holders.put(RedisKeys.of(customer.id()), scopes);
        }
        if (ofKeys) {
            customers
                    .newestKeys(customer.id(), MAX_KEYS)
                    .forEach(key -> holders.put(RedisKeys.of(customer.id(), key), scopes));
        }
        return holders;
    }
}
