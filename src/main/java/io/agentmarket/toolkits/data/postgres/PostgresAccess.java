package io.agentmarket.toolkits.data.postgres;

import io.agentmarket.shared.CustomerId;
import java.util.Set;

/**
 * A customer's database, and what the caller may reach.
 *
 * @param url a secret: {@code postgresql://user:password@host:port/database?sslmode=...}
 * @param hosts the hosts that the grant names, as in {@code egress.Call}
 * @param customer whose secret it is
 */
public record PostgresAccess(String url, Set<String> hosts, CustomerId customer) {

    public PostgresAccess {
        hosts = Set.copyOf(hosts);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "PostgresAccess[" + customer + "]";
    }
}
