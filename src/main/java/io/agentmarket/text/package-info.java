/**
 * Understanding of short texts: sentence vectors, ticket triage, the severity of alerts, and classifiers a customer
 * trains itself.
 *
 * <p>Owns: the embedding model, the features, the linear classifiers and the shipped weights under {@code text/}.
 *
 * <p>Never: calls a network, a database or a language model, or keeps a text it was only asked about.
 *
 * <p>Invariants: the same text and weights give the same answer; every evidence word occurs in the text; text that no
 * head was trained for is reported as out of scope. Fails at start-up only: missing or damaged weights throw
 * {@link java.io.UncheckedIOException} from {@code load}; no text, however odd, makes an assessment fail.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.agentmarket.text;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
