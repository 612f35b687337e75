/**
 * The port to the engines that run SQL over tables.
 *
 * <p>Owns: {@code QueryEngine}, its sessions, and what their SQL dialects differ in. Never: knows an engine.
 * Invariants: every implementation passes {@code QueryEngineContract}; a session is of one run and leaves nothing
 * behind. Fails: with {@code EngineFailedException} and a sentence for the customer.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package io.agentmarket.toolkits.data.engines;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
