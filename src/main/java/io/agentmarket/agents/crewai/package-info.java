/**
 * Imports CrewAI projects as packages: reads {@code agents.yaml} and {@code tasks.yaml}, and reports what has no
 * counterpart here.
 */
@NullMarked
@NamedInterface("crewai")
package io.agentmarket.agents.crewai;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
