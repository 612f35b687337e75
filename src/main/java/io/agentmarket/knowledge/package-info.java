/**
 * Searchable texts: seeded corpora of packages (help articles, tickets, runbooks), a customer's own labelled tickets, and the documents it uploads.
 *
 * <p>Owns: labelled_ticket; document, document_content, document_request, chunk, knowledge_change; the readers of formats,
 * the chunks and vectors, search over them (words by BM25 and meaning by MiniLM), and which sentences speak to a question.
 * Never: which agent asks, or what it answers; a network, except the vector store of {@code knowledge.qdrant} where one is
 * configured.
 *
 * <p>Invariants: a customer finds only its own and the seeded texts, kept apart by the index and again by row-level
 * security; ranking is deterministic; a document that was ready or deleted before a search is found or not found by it on
 * every replica; labelled tickets of another replica are found within 30 s; a document is read whole or not at all, by one
 * reader at a time, and its original bytes are gone once it is read.
 *
 * <p>Fails: by {@code STORE_UNAVAILABLE}; {@code DOCUMENT_UNREADABLE} with a sentence for the customer. A vector store that
 * does not answer fails no search (words alone decide) and makes new documents wait.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "text", "identity", "stores", "resilience"})
package io.agentmarket.knowledge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
