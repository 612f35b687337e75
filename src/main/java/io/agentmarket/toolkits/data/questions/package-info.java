/**
 * Questions in words about a table, answered without a model by a small grammar over its profile.
 *
 * <p>Owns: the words of questions, and the SQL they stand for. Never: guesses; runs SQL. Invariants: every word that
 * matters is understood, and fits one column, or the answer says that it cannot answer and why. Fails: as an answer
 * that names what was not understood.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"toolkits.data.columns", "toolkits.data.engines"})
package io.agentmarket.toolkits.data.questions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
