/**
 * Budgets, charges, receipts and statements, and a month's cost on other tiers.
 *
 * <p>Owns: budget_counter, key_budget, deployment_budget, period_budget, billing_event, charges, receipts,
 * receipt_signatures, statements, receipt_keys. Never: decides whether a run succeeded, changes a receipt or a kept
 * statement. Invariants: one charge and one receipt per billable run; charge &lt;= hold &lt;= quote; spent + held &lt;=
 * limit of every hard budget whenever a run starts; one event per budget, period and threshold, in the transaction that
 * reaches it; receipts form one hash chain per customer, each allows its price to be recomputed, and months never
 * decrease along the chain; a final statement never changes. A run is charged in the transaction that ends it, or not
 * at all. Fails: together with that transaction.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"shared", "tiers", "stores", "resilience", "identity", "vault", "agents", "usage"})
package io.agentmarket.billing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
