/**
 * The durable record of runs: journal entries, and the transactions that write them.
 *
 * <p>Owns: execution, execution_payload, execution_event, idempotency_keys, run_webhook. Never: a model or tool call;
 * computes a price; writes without the attempt. Invariants: units of many runs are written in one transaction, decided
 * in arrival order per customer; a write of an older attempt is refused; what was written can be read. Fails: a unit
 * that cannot be written fails alone; while a store does not answer, units wait, and new runs are refused with {@code
 * STORE_UNAVAILABLE}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "stores", "llm", "usage", "billing"})
package io.agentmarket.journal;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
