package io.agentmarket.toolkits.data.trino;

import io.agentmarket.shared.CustomerId;
import java.util.Set;

/**
 * A customer's cluster, and what the caller may reach.
 *
 * @param url a secret: {@code jdbc:trino://host:port/catalog/schema?user=...&SSL=true}
 * @param hosts the hosts that the grant names, as in {@code egress.Call}
 * @param customer whose secret it is
 */
public record TrinoAccess(String url, Set<String> hosts, CustomerId customer) {

    public TrinoAccess {
        hosts = Set.copyOf(hosts);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "TrinoAccess[" + customer + "]";
    }
}
