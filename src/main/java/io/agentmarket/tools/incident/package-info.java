/**
 * The tools of an incident: what an alert says, what the logs and series show, what changed before, what to do. One class each;
 * those that reach the network say so and go through the guard of {@code egress}.
 */
@NullMarked
package io.agentmarket.tools.incident;

import org.jspecify.annotations.NullMarked;
