package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.CountLock;
import io.agentmarket.stores.Repeats;
import io.agentmarket.stores.Tenant;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lets operators manage the keys of a customer that lost its own; each change is logged. */
final class OperatorKeys {

    private final Tenant tenant;
    private final Authenticator authenticator;
    private final AuditLog auditLog;
    private final KeyMaker maker;
    private final Clock clock;

    OperatorKeys(Tenant tenant, Authenticator authenticator, AuditLog auditLog, KeyMaker maker, Clock clock) {
        this.tenant = tenant;
        this.authenticator = authenticator;
        this.auditLog = auditLog;
        this.maker = maker;
        this.clock = clock;
    }

    Page<ApiKey> page(CustomerId customer, @Nullable ApiKeyId before, int limit) {
        return tenant.platform(client -> {
            find(client, customer);
            return Page.of(new IdentitySql(client).page(customer, before, limit + 1), limit, ApiKey::id);
        });
    }

    /** A repeated call returns the key without its secret. */
    ApiKeys.Issued create(Caller operator, Repeats.Call call, CustomerId customer, ApiKeys.Draft draft) {
        return tenant.platform(client -> {
            CountLock.KEYS.take(client, customer);
            Customers.requireOpen(requireCustomer(find(client, customer)));
            var sql = new IdentitySql(client);
            var fresh = maker.make(customer, draft);
            var earlier = Repeats.claim(client, call, fresh.key().id().value(), clock.instant());
            if (earlier.isPresent()) {
                return new ApiKeys.Issued(
                        sql.lock(customer, new ApiKeyId(earlier.get())).orElseThrow(), null);
            }
            fresh.insert(sql);
            KeyBounds.require(sql, customer, clock.instant());
            log(client, operator, "customer.key_created", customer, fresh.key(), ApiKeys.rights(fresh.key()));
            return fresh.issued();
        });
    }

    void revoke(Caller operator, CustomerId customer, ApiKeyId id) {
        tenant.platform(client -> {
            requireCustomer(find(client, customer));
            var sql = new IdentitySql(client);
            var key = sql.lock(customer, id).orElseThrow(() -> AppException.notFound("API key"));
            if (key.revokedAt() == null) {
                sql.revoke(id, clock.instant());
                log(client, operator, "customer.key_revoked", customer, key, Map.of("name", key.name()));
            }
            return true;
        });
        authenticator.forget(id);
    }

    private void log(
            JdbcClient client,
            Caller operator,
            String action,
            CustomerId customer,
            ApiKey key,
            Map<String, String> rights) {
        var detail = new HashMap<>(rights);
        detail.put("key_id", key.id().toString());
        auditLog.append(client, new AuditLog.Entry(operator, action, customer.toString(), detail));
    }

    private static Customer find(JdbcClient client, CustomerId id) {
        return new CustomersSql(client).find(id).orElseThrow(() -> AppException.notFound("customer"));
    }

    /** Refuses the operator itself: its own keys are created with its keys, which cannot grant more than they have. */
    private static Customer requireCustomer(Customer customer) {
        if (customer.operator()) {
            throw new AppException(
                    ErrorCode.CONFLICT,
                    "This is the operator itself: its keys are made and revoked at /api/v1/api-keys, and by"
                            + " './run operator reset-key'.");
        }
        return customer;
    }
}
