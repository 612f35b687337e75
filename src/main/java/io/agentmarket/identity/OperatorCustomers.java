package io.agentmarket.identity;

import io.agentmarket.identity.ApiKeys.Issued;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.Ids;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.Tenant;
import io.agentmarket.tiers.LimitChange;
import java.time.Clock;
import java.util.Map;

/** Creates a customer: its row, its first key and the log entry in one transaction. */
final class OperatorCustomers {

    private static final String FIRST_KEY = "first key";

    private final Tenant tenant;
    private final AuditLog auditLog;
    private final Ids ids;
    private final KeyMaker maker;
    private final Clock clock;

    OperatorCustomers(Tenant tenant, AuditLog auditLog, Ids ids, Clock clock) {
        this.tenant = tenant;
        this.auditLog = auditLog;
        this.ids = ids;
        this.maker = new KeyMaker(ids, clock);
        this.clock = clock;
    }

    /** A customer with its first key, whose secret is only in the first answer. */
    record Made(Customer customer, Issued key) {}

    /** A repeated call returns the customer that it created, without the secret. */
    Made create(Caller operator, Repeats.Call call, String name, String tier) {
        return tenant.platform(client -> {
            var sql = new IdentitySql(client);
            var customer = new Customer(
                    new CustomerId(ids.next()), name, tier, Customer.Status.ACTIVE, false, LimitChange.NONE);
            var key = maker.make(
                    customer.id(),
                    new ApiKeys.Draft(FIRST_KEY, false, FirstStart.CUSTOMER_SCOPES, null, LimitChange.NONE));
            var earlier = Repeats.claim(client, call, key.key().id().value(), clock.instant());
            if (earlier.isPresent()) {
                var made = sql.lock(new ApiKeyId(earlier.get())).orElseThrow();
                var owner = new CustomersSql(client).find(made.customer()).orElseThrow();
                return new Made(owner, new Issued(made, null));
            }
            new CustomersSql(client).insert(customer, clock.instant());
            key.insert(sql);
            var detail = Map.of("name", name, "tier", tier);
            auditLog.append(
                    client,
                    new AuditLog.Entry(
                            operator, "customer.created", customer.id().toString(), detail));
            return new Made(customer, key.issued());
        });
    }
}
