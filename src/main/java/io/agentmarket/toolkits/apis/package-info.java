/**
 * Any HTTP API as a tool, as far as a grant goes.
 *
 * <p>Owns: what a grant of {@code call_api} says, and when a call is made again. Never: a connection of its own
 * ({@code egress} makes them), or a secret in a result or a message. Invariants: hosts and methods are those of the
 * grant; what changes something waits for a person unless the grant says otherwise; a credential goes to the hosts that
 * it is for. Fails: as a result that the model can read.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "egress", "resilience", "tools"})
package io.agentmarket.toolkits.apis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
