/**
 * Agent packages as data: loading, validating, offering, and renting them.
 *
 * <p>Owns: manifests, schemas, playbooks, examples of every package; deployment, deployment_terms and deployment_secret.
 * Never: runs one; shows a secret. Invariants: a loaded package is complete and valid; nothing about it changes while the
 * process lives; terms of a deployment are never changed, only followed by others; a secret is stored sealed, by the name of
 * its customer, and goes to runs alone. Fails: at the start, naming the file; for a deployment by {@code NOT_FOUND},
 * {@code DEPLOYMENT_INACTIVE}, {@code PACKAGE_VERSION_GONE} or {@code INVALID_REQUEST} with pointers.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "identity", "llm", "stores"})
package io.agentmarket.agents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
