/**
 * DuckDB in a child process, as an engine.
 *
 * <p>Owns: the child, its protocol, the check of the SQL that a customer writes. Never: loads DuckDB into the server's
 * process. Invariants: a session has a child of its own, bounded by the operating system, which sees one folder and no
 * network; it is killed when its time is over. Fails: with {@code EngineFailedException}; the server's process never.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "toolkits.data.engines"})
package io.agentmarket.toolkits.data.duckdb;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
