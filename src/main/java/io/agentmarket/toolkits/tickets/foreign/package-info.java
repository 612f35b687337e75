/**
 * What a ticket in another language than English is about, by a multilingual model that the operator brings.
 *
 * <p>Owns: the heads in that model's vectors. Never: an answer without such a model. Invariants: the same text, tickets
 * and model give the same answer; no confidence is above 0.6. Fails: the start, with one sentence, when the named
 * directory holds no model.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "text"})
package io.agentmarket.toolkits.tickets.foreign;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
