package io.agentmarket.identity;

import io.agentmarket.shared.AppException;
import io.agentmarket.shared.BodyRules;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Faults;
import io.agentmarket.shared.Limit;
import io.agentmarket.shared.Page;
import io.agentmarket.shared.Spelling;
import io.agentmarket.shared.Storable;
import io.agentmarket.stores.Repeats;
import io.agentmarket.tiers.LimitChange;
import io.agentmarket.tiers.PriceBook;
import io.agentmarket.tiers.Tier;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Customer administration by the platform's operators; every change is in the audit log. */
@RestController
@RequestMapping("/api/v1/operator/customers")
@Tag(name = "Operator", description = "Customers, packages, keys and the audit log, for operators of the platform")
class OperatorEndpoint implements BodyRules<Caller> {

    private static final int MAX_NAME_LENGTH = 200;

    private final Customers customers;
    private final OperatorCustomers newCustomers;
    private final PriceBook book;
    private final Clock clock;

    OperatorEndpoint(Customers customers, OperatorCustomers newCustomers, PriceBook book, Clock clock) {
        this.customers = customers;
        this.newCustomers = newCustomers;
        this.book = book;
        this.clock = clock;
    }

    /** @param name 1 to 200 printable characters */
    record NewCustomer(String name, String tier) {}

    /** @param apiKey the customer's first key with every customer scope; only in the first answer to its creation */
    record Created(Shown customer, @Nullable String apiKey) {}

    /**
     * A customer as operators see it.
     *
     * @param active whether its keys are accepted; the status gives the reason when not
     * @param limits the changes to the tier's limits; null for none
     */
    record Shown(
            CustomerId id,
            String name,
            String tier,
            Customer.Status status,
            boolean active,
            boolean operator,
            @Nullable LimitChange limits) {

        static Shown of(Customer customer) {
            return new Shown(
                    customer.id(),
                    customer.name(),
                    customer.tier(),
                    customer.status(),
                    customer.status() == Customer.Status.ACTIVE,
                    customer.operator(),
                    customer.override().changesNothing() ? null : customer.override());
        }
    }

    /** @param name 1 to 200 printable characters */
    record NewName(String name) {}

    /** @param name the customer's current name, so that a mistyped id closes nobody */
    record Closing(String name) {}

    record NewTier(String tier) {}

    /** @param active false refuses the customer's keys; its live runs end as usual */
    record NewStatus(boolean active) {}

    @PostMapping
    @Requires(Scope.OPERATOR)
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(operationId = "createCustomer", summary = "Create a customer; the answer shows its first API key once")
    Created create(
            @AuthenticationPrincipal Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody NewCustomer body) {
        check(body);
        var name = body.name().strip();
        var call = IdempotencyKey.call(caller, Repeats.Kind.API_KEYS, idempotencyKey, "customer", body);
        var made = newCustomers.create(caller, call, name, body.tier());
        var secret = made.key().secret();
        return new Created(Shown.of(made.customer()), secret == null ? null : secret.secret());
    }

    @GetMapping
    @Requires(Scope.OPERATOR)
    @Operation(operationId = "listCustomers", summary = "List all customers, newest first")
    Page<Shown> list(
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = Limit.DEFAULT) Limit limit) {
        return customers
                .page(cursor == null ? null : cursor(cursor), limit.rows())
                .map(Shown::of);
    }

    @GetMapping("/{id}")
    @Requires(Scope.OPERATOR)
    @Operation(operationId = "getCustomer", summary = "Get a customer")
    Shown get(@PathVariable String id) {
        return customers.find(id(id)).map(Shown::of).orElseThrow(() -> AppException.notFound("customer"));
    }

    @PutMapping("/{id}/name")
    @Requires(Scope.OPERATOR)
    @Operation(operationId = "renameCustomer", summary = "Rename a customer")
    Shown rename(@AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody NewName body) {
        var name = name(body.name());
        return Shown.of(customers.change(caller, id(id), "customer.renamed", old -> old.withName(name)));
    }

    @PutMapping("/{id}/tier")
    @Requires(Scope.OPERATOR)
    @Operation(operationId = "changeTier", summary = "Set a customer's tier; other replicas follow within 30 s")
    Shown tier(@AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody NewTier body) {
        requireTier(body.tier());
        return Shown.of(customers.change(caller, id(id), "customer.tier_changed", old -> old.withTier(body.tier())));
    }

    @PutMapping("/{id}/limits")
    @Requires(Scope.OPERATOR)
    @Operation(
            operationId = "overrideLimits",
            summary = "Set a customer's overrides of its tier's limits; an empty object removes them")
    Shown limits(@AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody LimitChange body) {
        body.requireWithin(LimitChange.MAX_LIMITS, "");
        return Shown.of(customers.change(caller, id(id), "customer.limits_changed", old -> old.withLimits(body)));
    }

    @PutMapping("/{id}/status")
    @Requires(Scope.OPERATOR)
    @Operation(operationId = "changeStatus", summary = "Suspend or reactivate a customer")
    Shown status(@AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody NewStatus body) {
        var customer = id(id);
        if (customer.equals(caller.customer()) && !body.active()) {
            throw AppException.invalid("/active", "must be true for yourself: nobody could reactivate you");
        }
        var fresh = body.active() ? Customer.Status.ACTIVE : Customer.Status.SUSPENDED;
        return Shown.of(customers.change(caller, customer, "customer.status_changed", old -> old.withStatus(fresh)));
    }

    @PostMapping("/{id}/close")
    @Requires(Scope.OPERATOR)
    @Operation(
            operationId = "closeCustomer",
            summary = "Close a customer for ever: keys, runs, schedules, triggers and webhooks stop; its bills stay")
    Shown close(@AuthenticationPrincipal Caller caller, @PathVariable String id, @RequestBody Closing body) {
        return Shown.of(customers.close(caller, id(id), body.name().strip()));
    }

    private void check(NewCustomer body) {
        var faults = new Faults();
        faults.check(() -> name(body.name()));
        faults.check(() -> requireTier(body.tier()));
        faults.throwIfAny();
    }

    @Override
    public void check(Caller caller, Object body, Map<String, String> path) {
        switch (body) {
            case NewCustomer customer -> check(customer);
            case NewName fresh -> name(fresh.name());
            case NewTier fresh -> requireTier(fresh.tier());
            case LimitChange limits -> limits.requireWithin(LimitChange.MAX_LIMITS, "");
            default -> {}
        }
    }

    private static String name(String given) {
        var name = given.strip();
        if (name.isEmpty() || name.length() > MAX_NAME_LENGTH || !Storable.isPrintableLine(name)) {
            throw AppException.invalid("/name", "must have 1 to " + MAX_NAME_LENGTH + " printable characters");
        }
        return name;
    }

    private void requireTier(String tier) {
        var tiers = book.tiers(clock.instant());
        if (tiers.stream().noneMatch(it -> it.id().equals(tier))) {
            var ids = tiers.stream().map(Tier::id).toList();
            throw AppException.invalid("/tier", Spelling.oneOf(tier, ids));
        }
    }

    static CustomerId id(String text) {
        try {
            return new CustomerId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw AppException.notFound("customer");
        }
    }

    private static CustomerId cursor(String text) {
        try {
            return new CustomerId(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            throw AppException.invalid("cursor", "is not one that a page of this list gave");
        }
    }
}
