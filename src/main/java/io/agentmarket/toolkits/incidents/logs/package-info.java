/**
 * Reads log lines as they are pasted, and sorts them into templates.
 *
 * <p>Owns: the formats of log lines, what of a stack trace is the cause, log templates. Never: a guess at a level from
 * a word in the message. Invariants: a line is read once, and the work for it does not grow with the number of lines.
 * Fails: a line in an unknown format is its own message, without time and level.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tools", "toolkits.incidents"})
package io.agentmarket.toolkits.incidents.logs;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
