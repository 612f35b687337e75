/**
 * Ranks possible causes of an incident: deploys, failures named in logs, new errors, other alerts.
 * <p>Owns: the weights of causes, and which infrastructure explains which failures. Never: names a cause without
 * evidence, or an alert's own words as its cause. Invariants: the same findings give the same order. Fails: without
 * findings by an empty list.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tools", "toolkits.incidents"})
package io.agentmarket.toolkits.incidents.causes;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
