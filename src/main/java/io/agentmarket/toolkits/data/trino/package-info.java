/**
 * Trino as an engine: SQL runs in a cluster that exists already, where the tables are, and only results travel.
 *
 * <p>Owns: the session with a cluster, its errors in our words. Never: writes to a catalogue; loads a file. Invariants:
 * every session is read-only; a statement that lost a worker is repeated once. Fails: with
 * {@code EngineFailedException}; words of the cluster are shown only where the statement is at fault.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "egress", "resilience", "toolkits.data.engines"})
package io.agentmarket.toolkits.data.trino;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
