/**
 * The tools of agents, one leaf per subject: {@code tickets}, {@code documents}, {@code incidents},
 * {@code workflows}, {@code files}, {@code apis}. A leaf may have leaves of its own, as {@code tickets.mail} is.
 *
 * <p>Owns: nothing itself. A leaf holds an agent's tools and everything that only they need; its tools are beans that
 * the toolbox finds. Never: a call from one leaf to another, or from any room to a leaf. Invariants: each leaf lists
 * its own edges, and every tool fulfils {@code ToolContract}. Fails: as its leaves do.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.agentmarket.toolkits;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
