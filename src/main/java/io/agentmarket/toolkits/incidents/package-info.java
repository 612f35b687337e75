/**
 * The tools for incidents: reading alerts, logs and series, ranking earlier changes, finding runbooks, proposing
 * actions.
 *
 * <p>Owns: the bundled runbooks and their index, the signs of failure, the severity of alerts and its weights; the leaf
 * {@code logs} reads logs. Never: calls an address that neither the grant nor the operator names; performs an action
 * without approval. Invariants: every outgoing call passes the guard of {@code egress}; a finding names its evidence.
 * Fails: as a result that the model can read.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "egress", "text", "tools", "search"})
package io.agentmarket.toolkits.incidents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
