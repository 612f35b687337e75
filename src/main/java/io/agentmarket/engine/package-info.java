/**
 * One run, from the request to its settled end.
 *
 * <p>{@code POST /marketplace/packages/{id}/execute}, in order:
 *
 * <ol>
 *   <li>edge: size, headers, content type
 *   <li>identity: checksum, hash of the key, {@code Caller}
 *   <li>{@code Starts}, whoever starts a run: the package or deployment, input against its schema, quote
 *   <li>{@code RateLimiter.admitRun}: one Redis call takes every limit or none
 *   <li>first transaction ({@code RunUnit.Begin}): idempotency key, live row, hold, {@code started}
 *   <li>{@code AgentLoop}: model turn and tools in turns, each step in the journal
 *   <li>{@code Settlement}, last transaction ({@code RunUnit.Finish}): history row, charge, receipt, budget,
 *   {@code finished}
 *   <li>the permit is released with the tokens used, the answer leaves
 * </ol>
 *
 * <p>Owns: worker. Never: an outside call inside a
 * transaction; a write without the attempt; a price of its own. Invariants: terminal means immutable; exactly one
 * attempt ends a run, in the transaction that charges it; what a follower sees is durable; a journaled tool result is
 * never asked for again; the same idempotency key and request are the same run; a run changes to the offline model
 * before its first turn or never; erasing a finished run leaves its journal without a gap and its money alone; a
 * customer whose runs keep too much starts no more. Fails: before the first commit nothing has happened and nothing is
 * held; after it the run is continued by whoever is alive, until it has broken {@code Takeover.MAX_BREAKS} attempts
 * by its own doing; what else ends a process delays it.
 */
@NullMarked
@ApplicationModule(
        allowedDependencies = {
            "shared",
            "tiers",
            "stores",
            "resilience",
            "expressions",
            "tools",
            "identity",
            "vault",
            "llm",
            "agents",
            "ratelimit",
            "usage",
            "deployments",
            "journal",
            "artifacts",
            "approvals",
            "billing",
            "egress",
            "edge"
        })
package io.agentmarket.engine;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
