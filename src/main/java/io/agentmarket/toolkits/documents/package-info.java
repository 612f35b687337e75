/**
 * The tools of a question to documents: search with quotes, and reading one document.
 *
 * <p>Owns: which sentences speak to a question, the parts of a question and related questions. Never: a document that
 * the run's grant does not name. Invariants: a quote stands word for word in its document.
 *
 * <p>Fails: as a result that the model can read.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tools", "text", "documents"})
package io.agentmarket.toolkits.documents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
