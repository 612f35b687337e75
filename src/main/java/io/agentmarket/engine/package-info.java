/**
 * One run, from the request to its settled end.
 *
 * <p>{@code POST /marketplace/packages/{id}/execute}, in order:
 *
 * <ol>
 *   <li>edge: size, headers, content type
 *   <li>identity: checksum, hash of the key, {@code Caller}
 * <li>{@code Starts}, for every kind of start: the package or deployment, input against its schema, quote
 *   <li>{@code RateLimiter.admitRun}: one Redis call takes every limit or none
 *   <li>first transaction ({@code RunUnit.Begin}): idempotency key, live row, hold, {@code started}
 *   <li>{@code AgentLoop}: model turn and tools in turns, each step in the journal
 *   <li>{@code Settlement}, last transaction ({@code RunUnit.Finish}): history row, charge, receipt, budget,
 *   {@code finished}
 *   <li>the permit is released with the tokens used, the answer leaves
 * </ol>
 *
 * <p>Owns: worker. Never: calls out inside a transaction; writes without the attempt; computes a price. Invariants:
 * terminal means immutable; exactly one attempt ends a run, in the transaction that charges it; what a follower sees is
 * durable; a journaled tool result is never requested again; the same idempotency key and request are the same run; a
 * run falls back to the offline model before its first turn or never; erasing a finished run leaves its journal without
 * gaps and its money untouched; a customer beyond the storage bound starts no more runs. Fails: before the first commit
 * nothing has happened and nothing is held; after it any live replica continues the run, until the run itself has
 * broken {@code Takeover.MAX_BREAKS} attempts; other crashes only delay it.
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
