/**
 * Is it well, and do the books balance: health endpoints and the auditor.
 *
 * <p>Owns: health, {@code Auditor}. Never: changes a row. Invariant: the auditor reads one snapshot. Fails: unhealthy, with
 * the reason in the log.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "identity", "engine", "llm", "ratelimit", "billing", "stores"})
package io.agentmarket.monitoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
