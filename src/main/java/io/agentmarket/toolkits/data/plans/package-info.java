/**
 * Plans over tables: what a column is, what the steps and rules of a request are in SQL, and the account of every row.
 *
 * <p>Owns: steps, rules, profiles, the types of columns, questions in words. Never: runs SQL other than by the port.
 * Invariants: in = out + rejected + filtered + merged, counted, not computed; a row counts in one place. Fails: with
 * {@code PlanRefusedException} and the pointer of the part that is wrong.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "toolkits.data.columns", "toolkits.data.engines"})
package io.agentmarket.toolkits.data.plans;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
