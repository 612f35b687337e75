/**
 * Any HTTP API as a tool, within a grant.
 *
 * <p>Owns: the meaning of a grant of {@code call_api}, and when a call is repeated. Never: a connection of its own
 * ({@code egress} makes them), or a secret in a result or a message. Invariants: hosts and methods are those of the
 * grant; a changing call needs an approval unless the grant says otherwise; a credential goes only to its own hosts.
 * Fails: as a result that the model can read.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "egress", "resilience", "tools"})
package io.agentmarket.toolkits.apis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
