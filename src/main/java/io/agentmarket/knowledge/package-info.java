/**
 * Searchable texts: seeded corpora of packages and a customer's own labelled tickets.
 *
 * <p>Owns: labelled_ticket, in-memory search over corpora (words by BM25 and meaning by MiniLM, fused by reciprocal rank).
 * Never: which agent asks, or what it answers. Invariants: a customer finds only its own and the seeded texts; ranking is
 * deterministic; what another replica added is found within 30 s. Fails: by {@code STORE_UNAVAILABLE}.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "text", "identity", "stores", "resilience"})
package io.agentmarket.knowledge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
