/**
 * One row per finished run, and the questions asked of them.
 *
 * <p>Owns: execution_history, usage_aggregates, usage endpoints. Never: updates a row; money decisions. Invariants: one row
 * per execution id, insert-only; aggregates equal a recomputation from history. Fails: with the transaction it is in.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "identity", "stores"})
package io.agentmarket.usage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
