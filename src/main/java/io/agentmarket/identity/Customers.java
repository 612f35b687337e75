package io.agentmarket.identity;

import io.agentmarket.identity.AuditLog.Entry;
import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.AppException;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ErrorCode;
import io.agentmarket.shared.Page;
import io.agentmarket.stores.Tenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** All customers of the platform. */
public final class Customers {

    private final Tenant tenant;
    private final Authenticator authenticator;
    private final AuditLog auditLog;
    private final Supplier<Stream<TierListener>> listeners;
    private final Supplier<Stream<CustomerListener>> closers;

    /** Listeners are resolved lazily: they may depend on customers themselves. */
    Customers(
            Tenant tenant,
            Authenticator authenticator,
            AuditLog auditLog,
            Supplier<Stream<TierListener>> listeners,
            Supplier<Stream<CustomerListener>> closers) {
        this.tenant = tenant;
        this.authenticator = authenticator;
        this.auditLog = auditLog;
        this.listeners = listeners;
        this.closers = closers;
    }

    /** The customer's current row; fails with {@code STORE_UNAVAILABLE}. */
    public Optional<Customer> find(CustomerId id) {
        return tenant.platform(sql -> new CustomersSql(sql).find(id));
    }

    /** All customers, newest first. */
    Page<Customer> page(@Nullable CustomerId before, int limit) {
        var rows = tenant.platform(sql -> new CustomersSql(sql).page(before, limit + 1));
        return Page.of(rows, limit, Customer::id);
    }

    /**
     * Sets the customer's tier in the platform's transaction. Its keys get the new tier when {@link #forget} is called
     * after the commit, and within 30 s on other replicas.
     *
     * @return the tier before, or empty when there is no such customer or it has this tier already
     */
    public Optional<String> changeTier(JdbcClient platform, CustomerId id, String tier) {
        var sql = new CustomersSql(platform);
        return sql.lock(id).filter(old -> !old.tier().equals(tier)).map(old -> {
            update(platform, old, old.withTier(tier));
            return old.tier();
        });
    }

    /** Removes the customer's keys from the cache, so that the database is queried again. */
    public void forget(CustomerId id) {
        authenticator.forgetKeysOf(id);
    }

    /**
     * Changes a customer and adds an entry to the audit log, in one transaction. A call without a change adds no entry.
     */
    Customer change(Caller operator, CustomerId id, String action, UnaryOperator<Customer> change) {
        var changed = tenant.platform(client -> {
            var sql = new CustomersSql(client);
            var old = sql.lock(id).orElseThrow(() -> AppException.notFound("customer"));
            var fresh = change.apply(old);
            if (!fresh.equals(old)) {
                requireOpen(old);
                update(client, old, fresh);
                auditLog.append(client, new Entry(operator, action, id.toString(), difference(old, fresh)));
            }
            return fresh;
        });
        forget(id);
        return changed;
    }

    /**
     * Closes a customer permanently, then stops its activities; stops them again when it is already closed.
     *
     * @param name the customer's name, so that a mistyped id closes nobody
     */
    Customer close(Caller operator, CustomerId id, String name) {
        var closed = tenant.platform(client -> {
            var sql = new CustomersSql(client);
            var old = sql.lock(id).orElseThrow(() -> AppException.notFound("customer"));
            if (old.operator()) {
                throw new AppException(ErrorCode.CONFLICT, "The operator itself cannot be closed.");
            }
            if (!old.name().equals(name)) {
                throw AppException.invalid("/name", "is not the name of this customer");
            }
            var fresh = old.withStatus(Customer.Status.CLOSED);
            if (!fresh.equals(old)) {
                sql.update(fresh);
                auditLog.append(client, new Entry(operator, "customer.closed", id.toString(), difference(old, fresh)));
            }
            return fresh;
        });
        forget(id);
        closers.get().forEach(it -> it.closed(id));
        return closed;
    }

    /** Refuses to change a closed customer with {@code CONFLICT}. */
    static void requireOpen(Customer customer) {
        if (customer.status() == Customer.Status.CLOSED) {
            throw new AppException(ErrorCode.CONFLICT, "This customer is closed and can no longer be changed.");
        }
    }

    private void update(JdbcClient platform, Customer old, Customer fresh) {
        new CustomersSql(platform).update(fresh);
        if (!old.tier().equals(fresh.tier())) {
            listeners.get().forEach(it -> it.tierChanged(platform, fresh.id(), fresh.tier()));
        }
    }

    private static Map<String, String> difference(Customer old, Customer fresh) {
        var detail = new HashMap<>(Map.of("from", text(old), "to", text(fresh)));
        if (!old.name().equals(fresh.name())) {
            detail.put("name", fresh.name());
            detail.put("name_was", old.name());
        }
        return detail;
    }

    private static String text(Customer customer) {
        var limits = CustomersSql.json(customer.override());
        return customer.tier() + " " + customer.status().stored() + " " + (limits == null ? "{}" : limits);
    }

    /** The ids of the customer's newest keys, revoked ones too; fails with {@code STORE_UNAVAILABLE}. */
    public List<ApiKeyId> newestKeys(CustomerId id, int most) {
        return tenant.tx(id, sql -> new IdentitySql(sql).page(id, null, most)).stream()
                .map(ApiKey::id)
                .toList();
    }
}
