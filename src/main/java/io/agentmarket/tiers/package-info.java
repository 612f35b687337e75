/**
 * Prices and limits as dated data, and the one price function.
 *
 * <p>Owns: {@code tiers.yaml}, {@code models.yaml}, quote and price. Never: I/O after loading, a customer, a clock of
 * its own. Invariants: integer micro-dollars, one rounding per price, price &lt;= quote; a retired model resolves to
 * its successor. Fails: at the start on a bad file, by {@code NOT_FOUND} on an unknown tier or model.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.agentmarket.tiers;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
