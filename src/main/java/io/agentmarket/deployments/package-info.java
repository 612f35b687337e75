/**
 * Renting packages under the customer's own terms.
 *
 * <p>Owns: deployment, deployment_terms, deployment_secret. Never: runs one, shows a secret. Invariants: terms are
 * never changed, only superseded, and stay as long as a live run needs them; a secret is stored sealed to its customer
 * and given only to runs; every change is in the audit log. Fails: by {@code NOT_FOUND}, {@code DEPLOYMENT_INACTIVE},
 * {@code PACKAGE_VERSION_GONE} or {@code INVALID_REQUEST} with pointers.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "egress", "stores", "identity", "vault", "agents"})
package io.agentmarket.deployments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
