/**
 * Agent packages as data: loading, validating, and offering them.
 *
 * <p>Owns: manifests, schemas, playbooks, examples of every package; what a folder and its zip may look like. Never: runs one,
 * writes a file. Invariants: a loaded package is
 * complete and valid; a version never changes, and no publisher's package takes a bundled one's id; unpacking a zip costs at
 * most its bounds, whatever it claims. Fails: at the start, naming the file; for a publisher's folder by
 * {@code Finding}s, all at once.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "expressions", "llm"})
package io.agentmarket.agents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
