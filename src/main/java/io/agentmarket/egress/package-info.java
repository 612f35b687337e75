/**
 * Outgoing calls: the only HTTP client that may call an address named by a customer, a package or a document.
 *
 * <p>Owns: {@code Egress} and the guard in front of it, which also checks the addresses of servers that speak another
 * protocol ({@code PinnedAddresses}). Never: a proxy, a cookie, a retry, a follow-up that the guard
 * has not seen, a log line with a body, a header or a query. Invariants: a name is resolved once and the connection
 * goes to an address that was checked; every redirect is checked like a first call; no private address is reached
 * unless the operator opened that host and port; a call ends by its timeout, and its unpacked answer is never longer
 * than the call allows. Fails: with {@code EgressRefusedException} if the guard refuses the call, before a byte is sent
 * to that address; with {@code EgressFailedException} if the other side did not answer in HTTP and in time.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.agentmarket.egress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
