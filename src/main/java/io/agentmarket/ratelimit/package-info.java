/**
 * All limits of a caller in one decision.
 *
 * <p>Owns: the sliding windows, the leases of running runs with the tokens they reserve, in Redis; the windows of this
 * replica while Redis is unavailable. Never: uses SQL for a decision. Invariants: admissions never exceed a limit in
 * any sliding window, and room returns at most 1/128 of the window late; a decision takes all dimensions of customer
 * and key or none; a lease ends by its release or its expiry; used and reserved tokens together never exceed the limit
 * by an admission. Fails: while Redis does not answer, to this replica's share of each limit, which is announced; units
 * lost by Redis may be admitted a second time; a reset is {@code LIMITER_UNAVAILABLE}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "stores", "identity"})
package io.agentmarket.ratelimit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
