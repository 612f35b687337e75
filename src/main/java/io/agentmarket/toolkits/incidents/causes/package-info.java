/**
 * Ranks what may have caused an incident: deploys, failures that logs name, errors that are new, other alerts.
 *
 * <p>Owns: the weights of causes, and which infrastructure explains which failures. Never: a cause without evidence; an
 * alert's own words as its cause. Invariants: the same findings give the same order. Fails: with nothing found, as an
 * empty list.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tools", "toolkits.incidents"})
package io.agentmarket.toolkits.incidents.causes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
