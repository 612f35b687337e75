/**
 * Handling of outside failures: one kind of failure, when to retry, and when to stop calling.
 *
 * <p>Owns: {@code UpstreamFailure}, {@code Retry}, {@code RetryBudget}, {@code Breakers}. Never: Spring, a clock of its
 * own, a thread, a call, a store: each process counts for itself. Invariants: only a retryable failure is retried,
 * never before the time the upstream named, never beyond the attempts allowed; at each retry, the retries of the last
 * 60 s are at most 20 % of the calls, or 10; an open breaker lets one probe pass in each pause; one key owner's
 * failures do not affect another; memory is bounded for any number of callers. Fails: not at all; it decides.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.agentmarket.resilience;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
