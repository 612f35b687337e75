/**
 * Whether a ticket needs a person: danger, crime and law, money that is asked back, what was tried in vain, tone,
 * impact and deadline; and the facts that an answer must use.
 *
 * <p>Owns: the words for these, in English, and for crime in the languages that most tickets come in. Never: a decision
 * that no person is needed; it only finds reasons why one is. Invariants: every word it names occurs in the
 * ticket; the same text gives the same findings. Fails: never for a text, however odd; a call with arguments off their
 * schema as a result that the model can read.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "text", "tools"})
package io.agentmarket.toolkits.tickets.care;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
