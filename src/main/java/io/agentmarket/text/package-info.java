/**
 * Understanding of short texts: sentence vectors, features, linear classifiers, and the words that led to a label.
 *
 * <p>Owns: the embedding model, the features, the linear classifiers and the format of their weights.
 *
 * <p>Never: calls a network, a database or a language model, or keeps a text.
 *
 * <p>Invariants: the same text and weights give the same answer; every evidence word occurs in the text. Fails at
 * start-up only: a missing or damaged model throws {@link java.io.UncheckedIOException} when it is first used, and
 * damaged weights {@link java.io.IOException} when they are read; no text makes a classification fail.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.agentmarket.text;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
