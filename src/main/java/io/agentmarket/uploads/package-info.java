/**
 * The files that customers upload as input of their runs.
 *
 * <p>Owns: upload, upload_chunk. Never: reads what a file contains, or shows it to a browser. Invariants: the content
 * of a file never changes; memory holds one chunk; a file is there until it is deleted or expires, and an expired one
 * is gone for every reader before its rows are purged. Fails: by {@code BODY_TOO_LARGE}, {@code STORAGE_FULL} or
 * {@code TOO_MANY} beyond a bound, {@code OVERLOADED} when too many files arrive at once.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "stores", "identity"})
package io.agentmarket.uploads;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
