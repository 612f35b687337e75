/**
 * The way out: the one HTTP client that may call an address which a customer, a package or a document named.
 *
 * <p>Owns: {@code Egress} and the guard in front of it. Never: a proxy, a cookie, a retry, a follow-up that the guard
 * has not seen, a log line with a body, a header or a query. Invariants: a name is resolved once and the connection
 * goes to an address that was vetted; every redirect is vetted like a first call; nothing private is reached unless the
 * operator opened that host and port; a call ends by its timeout and its answer is never longer than it allows,
 * unpacked. Fails: with {@code EgressRefusedException} when the guard says no, before a byte has left for that address;
 * with {@code EgressFailedException} when the other side did not answer as HTTP in time.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.agentmarket.egress;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
