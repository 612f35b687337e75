/**
 * Agent packages as data: loading, validating, and offering them.
 *
 * <p>Owns: manifests, schemas, playbooks, examples of every package. Never: runs one. Invariants: a loaded package is
 * complete and valid; nothing about it changes while the process lives. Fails: at the start, naming the file.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "identity", "llm"})
package io.agentmarket.agents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
