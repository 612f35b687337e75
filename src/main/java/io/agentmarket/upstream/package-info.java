/**
 * A stand-in for the provider: a strict Messages API of our own on 127.0.0.1, for tests and for trials of metered runs
 * without an account.
 *
 * <p>Owns: {@code FakeUpstream}, its refusals, its simulated prompt cache, its faults and its log of what it would
 * bill. Never: calls another machine, keeps or logs a key or a prompt, runs in a platform that was not configured to
 * use it. Invariants: a request that the real API refuses is refused (by the strict reading where its documentation is
 * ambiguous); the same requests in the same order cost the same tokens; only an answer that was sent completely counts
 * as completed. Fails: with the real API's error bodies, or exactly as a {@code Fault} says.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "llm", "agents"})
package io.agentmarket.upstream;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
