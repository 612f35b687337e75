/**
 * What can be rented: listings, quotes and the execute endpoints of packages and deployments.
 *
 * <p>Owns: the shape of listings and search over them. Never: runs or prices by itself. Invariant: a quote shown is the
 * quote held. Fails: by {@code NOT_FOUND} or {@code INVALID_REQUEST} with pointers.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "identity", "agents", "usage", "engine", "edge"})
package io.agentmarket.marketplace;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
