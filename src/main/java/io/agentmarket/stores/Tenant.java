package io.agentmarket.stores;

import io.agentmarket.shared.CustomerId;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The only access to rows: a transaction as one customer under row-level security, or as the platform itself. */
public interface Tenant {

    /** Runs the work in one transaction that sees only this customer's rows (role {@code amp_app}). */
    <T> T tx(CustomerId customer, Function<JdbcClient, T> work);

    /** Runs the platform's own work across customers in one transaction (role {@code amp_committer}). */
    <T> T platform(Function<JdbcClient, T> work);
}
