/**
 * One row per finished run, and the queries over them.
 *
 * <p>Owns: execution_history, run_label, usage_aggregates, usage_by_package, usage_prices, usage_prices_by_package and
 * the views over them, usage endpoints, exports. Never: updates a run; money decisions; holds a connection while a
 * reader reads. Invariants: one row per execution id, insert-only; aggregates equal a recomputation from history, and
 * the stored sizes exclude what was erased; lists and exports are ordered by the start of runs, sums are by the day
 * (UTC) on which runs finished; no query reads more rows than it returns, or than a customer has packages and days; a
 * usual price is the caller's own or covers so many customers that it reveals none. Fails: with the transaction it is
 * in; an export that cannot continue aborts its connection, so that it is never taken for complete.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "stores", "identity"})
package io.agentmarket.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
