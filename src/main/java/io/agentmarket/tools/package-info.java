/**
 * The abilities of agents: the Tool contract and the toolbox.
 *
 * <p>Owns: {@code Tool}, {@code Toolbox}, the contract of steps, the rules for grants, and the form of a tool's page.
 * The tools themselves are in {@code toolkits}. Never: calls a model, opens a socket without the guard, starts a shell.
 * Invariants: arguments are checked against the tool's JSON Schema before the call; a side effect carries the key of
 * its journal entry, so a repeated call has no second effect. Fails: as a result the model can read.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.agentmarket.tools;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
