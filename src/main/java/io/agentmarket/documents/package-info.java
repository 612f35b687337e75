/**
 * A customer's documents: read from six formats, cut into passages and searched.
 *
 * <p>Owns: document, document_content, chunk, knowledge_change; the readers of formats and the
 * chunks. Never: which agent asks, or what it answers.
 *
 * <p>Invariants: a customer finds only its own texts, kept apart by the index and again by row-level security; a
 * document that was ready or deleted before a search is found or not found by it on every replica; a document is read
 * whole or not at all, by one reader at a time, and its original bytes are gone once it is read.
 *
 * <p>Fails: by {@code STORE_UNAVAILABLE}; {@code DOCUMENT_UNREADABLE} with a sentence for the customer. A vector
 * store that does not answer makes new documents wait.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "stores", "resilience", "text", "identity", "search"})
package io.agentmarket.documents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
