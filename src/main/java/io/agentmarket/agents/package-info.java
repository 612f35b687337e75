/**
 * Agent packages as data: loading, validating and offering them, and the catalogue of versions that publishers
 * uploaded.
 *
 * <p>Owns: packages, package_versions, package_feed; manifests, schemas, playbooks, examples of every package; the form
 * of a folder and its zip. Never: runs a package, writes a file, decides what is listed. Invariants: a loaded package
 * is complete and valid; a version never changes, and no publisher's package takes a bundled one's id, nor another
 * publisher's; only its publisher can start a draft; nobody can start a withdrawn version, but live runs continue on
 * it; unpacking a zip never exceeds the bounds, no matter what it claims. Fails: at the start, with the name of the
 * file; for a publisher's folder with all {@code Finding}s at once; while the store is unavailable, the last known
 * packages are offered.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "stores", "expressions", "identity", "llm", "agents.patterns"})
package io.agentmarket.agents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
