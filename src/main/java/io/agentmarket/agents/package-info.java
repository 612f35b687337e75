/**
 * Agent packages as data: loading, validating, offering, and renting them.
 *
 * <p>Owns: manifests, schemas, playbooks, examples of every package; what a folder and its zip may look like; deployment,
 * deployment_terms and deployment_secret. Never: runs one, writes a file, shows a secret. Invariants: a loaded package is
 * complete and valid; a version never changes, and no publisher's package takes a bundled one's id; unpacking a zip costs at
 * most its bounds, whatever it claims; terms of a deployment are never changed, only followed by others; a secret is stored
 * sealed, by the name of its customer, and goes to runs alone; a change of a deployment is in the audit log, or was not made. Fails: at the start, naming the file; for a publisher's folder by
 * {@code Finding}s, all at once; for a deployment by {@code NOT_FOUND}, {@code DEPLOYMENT_INACTIVE},
 * {@code PACKAGE_VERSION_GONE} or {@code INVALID_REQUEST} with pointers.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "expressions", "llm"})
package io.agentmarket.agents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
