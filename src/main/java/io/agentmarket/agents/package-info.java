/**
 * Agent packages as data: loading, validating, and offering them; and the catalogue of the versions that publishers
 * have uploaded.
 *
 * <p>Owns: packages, package_versions, package_feed; manifests, schemas, playbooks, examples of every package; what
 * a folder and its zip may look like. Never: runs one, writes a file, decides what is listed. Invariants: a loaded
 * package is complete and valid; a version never changes, and no publisher's package takes a bundled one's id, nor
 * another publisher's; a draft starts for its publisher only and a withdrawn version for nobody, while runs that began
 * go on with it; unpacking a zip costs at most its bounds, whatever it claims. Fails: at the start, naming the file;
 * for a publisher's folder by {@code Finding}s, all at once; while the store is away the packages known last are
 * offered.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "stores", "expressions", "identity", "llm"})
package io.agentmarket.agents;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
