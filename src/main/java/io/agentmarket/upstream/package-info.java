/**
 * A stand-in for the provider: a strict Messages API of our own on 127.0.0.1, for tests and for trying out metered runs
 * without an account.
 *
 * <p>Owns: {@code FakeUpstream}, its refusals, its simulated prompt cache, its faults and its log of what it would
 * bill. Never: leaves the machine, keeps or logs a key or a prompt, is part of a platform that was not told to use it.
 * Invariants: what the real API refuses is refused (where its documentation leaves room, the strict reading), the same
 * requests in the same order cost the same tokens, only an answer written to its end counts as completed. Fails: with
 * the real API's error bodies, or exactly as a {@code Fault} says.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "llm", "agents"})
package io.agentmarket.upstream;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
