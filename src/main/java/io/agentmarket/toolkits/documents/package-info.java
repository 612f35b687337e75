/**
 * The tools for questions about documents: search with quotes, and reading one document.
 * <p>Owns: the choice of sentences for a question, the parts of a question and related questions. Never: a document
 * that the run's grant does not name. Invariants: a quote is in its document word for word.
 *
 * <p>Fails: as a result that the model can read.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tools", "text", "documents"})
package io.agentmarket.toolkits.documents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
