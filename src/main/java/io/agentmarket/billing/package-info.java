/**
 * Budgets, charges, receipts and statements, and what a month would have cost on other tiers.
 *
 * <p>Owns: budget_counter, key_budget, deployment_budget, period_budget, billing_event, charges, receipts,
 * receipt_signatures, statements, receipt_keys. Never: decides whether a run succeeded, changes a receipt or a kept
 * statement. Invariants: one charge and one receipt per billable run; charge &lt;= hold &lt;= quote; spent + held
 * &lt;= limit of every hard budget whenever a run starts; one event per budget, period and threshold, in the
 * transaction that reaches it; receipts form one hash chain per customer, from each its price can be computed again,
 * and months never go back along it; a final statement is its month's sum for ever. A run is charged in the
 * transaction that ends it, or not at all. Fails: with that transaction.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {"shared", "tiers", "stores", "resilience", "identity", "vault", "agents", "usage"})
package io.agentmarket.billing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
