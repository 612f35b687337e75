/**
 * Reads log lines as they are pasted, and sorts them into templates.
 *
 * <p>Owns: the formats of log lines, the choice of the cause in a stack trace, log templates. Never: a guess at a level
 * from a word in the message. Invariants: a line is read once, and the work per line does not grow with the number of
 * lines. Fails: the whole of a line in an unknown format is its message, without time and level.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tools", "toolkits.incidents"})
package io.agentmarket.toolkits.incidents.logs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
