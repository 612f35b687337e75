/** A house with a fault: its lower module calls the upper one. Only {@code ModularityTests} looks at it. */
package io.agentmarket_planted;
