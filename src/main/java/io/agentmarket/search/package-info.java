/**
 * Search by words and by meaning: BM25 and vectors summed into one ranking.
 *
 * <p>Owns: the indexes in memory, the words and vectors of a text, the ranking, the port to a vector store and its
 * adapter in {@code search.qdrant}. Never: tables, customers' rights, formats of files. Invariants: a search of one
 * customer's index finds nothing of another's; ranking is deterministic. Fails: a vector store that does not answer
 * fails no search, words alone decide.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "resilience", "text"})
package io.agentmarket.search;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
