/**
 * What happens when something outside fails: one kind of failure, and when to ask again.
 *
 * <p>Owns: {@code UpstreamFailure}, {@code Retry}. Never: Spring, a clock, a thread, a call of its own. Invariants: only a
 * failure that says so is asked again, never before the time the other side named, never more than the attempts allowed.
 * Fails: not at all; it decides.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.agentmarket.resilience;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
