package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.TestStores;
import io.agentmarket.tiers.LimitChange;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Customers with one key each, for tests of any module. */
public final class TestCustomers {

    /** From where calls of tests that have no connection come. */
    static final String ADDRESS = "203.0.113.9";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final TestStores stores;

    public TestCustomers(TestStores stores) {
        this.stores = stores;
    }

    /** A customer, its key as a caller sends it, and who the platform then takes it for. */
    public record Made(CustomerId id, String key, Caller caller) {}

    /** With a live key that has every customer scope. */
    public Made create(String tier) {
        return create(tier, false, FirstStart.CUSTOMER_SCOPES);
    }

    /** With limits that no test reaches, where what is tested is not how often: a slow machine polls more often. */
    public Made unlimited(String tier) {
        var most = LimitChange.MAX_LIMITS;
        return create(
                tier,
                false,
                FirstStart.CUSTOMER_SCOPES,
                new LimitChange(
                        most.requestsPerMinute(),
                        most.requestsPerHour(),
                        most.requestsPerDay(),
                        most.runsPerHour(),
                        most.runsPerDay(),
                        most.concurrentRuns(),
                        most.tokensPerDay()));
    }

    public Made create(String tier, boolean test, Set<Scope> scopes) {
        return create(tier, test, scopes, LimitChange.NONE);
    }

    private Made create(String tier, boolean test, Set<Scope> scopes, LimitChange limits) {
        var ids = new Ids(Clock.systemUTC());
        var customer = new Customer(
                new CustomerId(ids.next()),
                "Customer of a test",
                tier,
                Customer.Status.ACTIVE,
                scopes.contains(Scope.OPERATOR),
                limits);
        stores.tenant().platform(sql -> {
            new CustomersSql(sql).insert(customer, Instant.now());
            return true;
        });
        return addKey(customer.id(), tier, test, scopes, null);
    }

    /** One more live key of the same customer. */
    public Made addKey(Made customer) {
        return addKey(customer.id(), customer.caller().tier(), false, FirstStart.CUSTOMER_SCOPES, null);
    }

    /** One more key of the same customer, that may do just this. */
    public Made addKey(Made customer, boolean test, Set<Scope> scopes) {
        return addKey(customer.id(), customer.caller().tier(), test, scopes, null);
    }

    /** A test key of the same customer. */
    public Made addTestKey(Made customer) {
        return addKey(customer.id(), customer.caller().tier(), true, Set.of(Scope.EXECUTE, Scope.READ), null);
    }

    /** As an operator does. */
    public void suspend(Made made, boolean suspended) {
        stores.tenant().platform(sql -> {
            var customer = new CustomersSql(sql).find(made.id()).orElseThrow();
            new CustomersSql(sql)
                    .update(customer.withStatus(suspended ? Customer.Status.SUSPENDED : Customer.Status.ACTIVE));
            return true;
        });
    }

    /** The log over these stores. */
    public AuditLog auditLog() {
        return new AuditLog(stores.tenant(), Clock.systemUTC());
    }

    /** One more key of the same customer, which may expire. */
    public Made addKey(CustomerId customer, String tier, boolean test, Set<Scope> scopes, @Nullable Instant expiresAt) {
        var text = KeyText.random(test, RANDOM);
        var id = new ApiKeyId(new Ids(Clock.systemUTC()).next());
        var key = new ApiKey(
                id,
                customer,
                "key of a test",
                test,
                text.last4(),
                scopes,
                Instant.now(),
                expiresAt,
                null,
                null,
                LimitChange.NONE);
        stores.tenant().platform(sql -> {
            new IdentitySql(sql).insert(key, text.hash());
            return true;
        });
        return new Made(customer, text.secret(), caller(customer, tier, id, scopes, test));
    }

    /** A caller with a key without limits of its own; the key need not exist. */
    public static Caller caller(CustomerId customer, String tier, ApiKeyId key, Set<Scope> scopes, boolean test) {
        return new Caller(customer, tier, new Actor.Key(key, test, LimitChange.NONE), scopes, LimitChange.NONE);
    }

    /** The customers' keys, for modules that ask whose a key is. */
    public ApiKeys keys(Clock clock) {
        return new ApiKeys(
                stores.tenant(),
                new Authenticator(stores.tenant(), clock),
                audit(clock),
                Stream::empty,
                new Ids(clock),
                clock);
    }

    public AuditLog audit(Clock clock) {
        return new AuditLog(stores.tenant(), clock);
    }
}
