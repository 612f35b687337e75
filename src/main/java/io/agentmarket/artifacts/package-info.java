/**
 * The files that runs make.
 *
 * <p>Owns: artifact, artifact_chunk. Never: takes a file from another attempt than the one that carries the run;
 * accepts a type it cannot check. Invariants: the content of a kept file never changes; a step keeps its file once;
 * memory holds one chunk. Fails: by {@code ToolFailure} for a file that is not accepted.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "stores", "tools", "journal"})
package io.agentmarket.artifacts;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
