/**
 * Search by words and by meaning: BM25 and vectors summed into one ranking.
 *
 * <p>Owns: the indexes in memory, the words and vectors of a text, the ranking, the port to a vector store and its
 * adapter in {@code search.qdrant}. Never: tables, customers' rights, formats of files. Invariants: a search in one
 * customer's index finds nothing of another customer's; ranking is deterministic. Fails: without an answer from the
 * vector store a search uses words alone.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "resilience", "text"})
package io.agentmarket.search;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
