/**
 * The connections: PostgreSQL and Redis, embedded or configured, and the only access to a tenant's rows.
 *
 * <p>Owns: the embedded servers and their data directory, the connection pools of the roles owner, app and committer,
 * the migrations' order, {@code Tenant}, the advisory locks and their order, the hourly purge of expired rows,
 * set_aside (rows that a loop could not read), repeated_call (the results of calls with an Idempotency-Key). Never: a
 * business rule. Invariants: durable settings are always on; one process per data directory; every request reads under
 * row-level security; one customer's transactions take at most half of the requests' connections; no caller waits more
 * than a few seconds for a server that does not answer. Fails: at the start, with one sentence and exit code 1; later,
 * by {@code STORE_UNAVAILABLE} as {@code StoreFailure} decides. A start needs no Redis.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.agentmarket.stores;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
