/**
 * The HTTP edge: filters, headers, error bodies.
 *
 * <p>Owns: the security filter chain, request ids, body limits, problem+json. Never: business rules, SQL. Invariants:
 * every non-2xx body is RFC 9457; no response has a stack trace, SQL or a host name. Fails: by answering 4xx or 5xx,
 * never by passing the request on.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "stores", "identity", "ratelimit"})
package io.agentmarket.edge;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
