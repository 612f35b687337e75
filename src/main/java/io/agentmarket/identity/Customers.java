package io.agentmarket.identity;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.stores.Tenant;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

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

    /**
     * Changes the tier in the platform's transaction that learned it; replicas see it within 30 s of the commit.
     *
     * @return the tier before, or empty when there is no such customer or it has this tier already
     */
    public Optional<String> changeTier(JdbcClient platform, CustomerId id, String tier) {
        return new IdentitySql(platform).changeTier(id, tier);
    }
}
