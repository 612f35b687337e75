/**
 * All limits of a caller in one decision.
 *
 * <p>Owns: the sliding windows and leases in Redis. Never: sends SQL. Invariants: admitted never exceeds a limit in any
 * sliding window and room comes back at most 1/128 of the window late; a decision takes all dimensions or none; a lease
 * ends by release or by its time. Fails closed: without Redis the answer is {@code LIMITER_UNAVAILABLE}. A Redis that lost
 * its data starts all windows anew. Tokens per day are not enforced.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "identity", "stores"})
package io.agentmarket.ratelimit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
