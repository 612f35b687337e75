/**
 * Understanding of short texts: sentence vectors, their features, the words that decided, and linear
 * classifiers.
 *
 * <p>Owns: the embedding model, the features, the linear classifiers and how their weights are written.
 *
 * <p>Never: calls a network, a database or a language model, or keeps a text it was only asked about.
 *
 * <p>Invariants: the same text and weights give the same answer; every evidence word occurs in the text. Fails at
 * start-up only: a missing or damaged model throws {@link java.io.UncheckedIOException} when it is first shared, and
 * damaged weights {@link java.io.IOException} when they are read; no text, however odd, makes an assessment fail.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.agentmarket.text;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
