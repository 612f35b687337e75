/**
 * The platform's health and its books: health checks, circuit breakers and the auditor.
 *
 * <p>Owns: health and monitoring endpoints, metrics, {@code Auditor}. Never: changes a row; only a breaker's reset adds
 * an entry to the audit log. Invariants: the auditor reads one snapshot; a customer sees the platform's breakers and
 * its own, and its own runs only. Fails: unhealthy, with the reason in the log.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "stores", "resilience", "identity", "ratelimit", "engine"})
package io.agentmarket.monitoring;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
