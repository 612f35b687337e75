/**
 * A customer's documents: read from six formats, cut into passages and searched.
 *
 * <p>Owns: document, document_content, chunk, knowledge_change; the readers of formats and the chunks. Never: knows
 * which agent asks, or what it answers.
 *
 * <p>Invariants: a customer finds only its own texts, enforced by the index and again by row-level security; a search
 * on any replica finds every document that became ready before it, and none that was deleted before it; a document is
 * read completely or not at all, by one reader at a time, and its original bytes are deleted once it is read.
 *
 * <p>Fails: by {@code STORE_UNAVAILABLE}; {@code DOCUMENT_UNREADABLE} with a message for the customer. New documents
 * wait while a vector store does not answer.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "stores", "resilience", "text", "identity", "search"})
package io.agentmarket.documents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
