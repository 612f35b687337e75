/**
 * Renting a package under terms of the customer's own.
 *
 * <p>Owns: deployment, deployment_terms, deployment_secret. Never: runs one, shows a secret. Invariants: terms are
 * never changed, only followed by others, and stay as long as a live run needs them; a secret is stored sealed, by the
 * name of its customer, and goes to runs alone; a change is in the audit log, or was not made. Fails: by {@code
 * NOT_FOUND}, {@code DEPLOYMENT_INACTIVE}, {@code PACKAGE_VERSION_GONE} or {@code INVALID_REQUEST} with pointers.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "stores", "identity", "vault", "agents"})
package io.agentmarket.deployments;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
