/**
 * Budgets, charges and receipts.
 *
 * <p>Owns: budget_counter, charges, receipts. Never: decides whether a run succeeded. Invariants: one charge and one
 * receipt per billable run; charge &lt;= hold &lt;= quote; spent + held &lt;= limit; receipts form one hash chain per
 * customer. A run is charged in the transaction that ends it, or not at all. Fails: with that transaction.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "identity", "usage", "stores", "resilience"})
package io.agentmarket.billing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
