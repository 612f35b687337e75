package io.agentmarket.identity;

import io.agentmarket.shared.ApiKeyId;
import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.Tenant;
import java.util.List;
import java.util.Optional;

/** All customers of the platform. */
public final class Customers {

    private final Tenant tenant;

    Customers(Tenant tenant) {
        this.tenant = tenant;
    }

    /** The customer as it is now, read from the database; fails with {@code STORE_UNAVAILABLE}. */
    public Optional<Customer> find(CustomerId id) {
        return tenant.platform(sql -> new IdentitySql(sql).customer(id));
    }

    /** The ids of the customer's newest keys, revoked ones too; fails with {@code STORE_UNAVAILABLE}. */
    public List<ApiKeyId> newestKeys(CustomerId id, int most) {
        return tenant.tx(id, sql -> new IdentitySql(sql).page(id, null, most)).stream()
                .map(ApiKey::id)
                .toList();
    }
}
