/**
 * What happens when something outside fails: one kind of failure, when to ask again, and when to stop asking.
 *
 * <p>Owns: {@code UpstreamFailure}, {@code Retry}, {@code RetryBudget}, {@code Breakers}. Never: Spring, a clock of its
 * own, a thread, a call, a store: each process counts for itself. Invariants: only a failure that says so is asked
 * again, never before the time the other side named, never more than the attempts allowed; at each retry, those of the
 * last 60 s are at most 20 % of the calls, or 10; an open breaker lets one probe pass in each pause; what one key
 * owner's calls come to changes nothing for another; memory is bounded whoever calls. Fails: not at all; it decides.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.agentmarket.resilience;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
