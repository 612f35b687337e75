/**
 * The tools of an agent that hands over a file: a text, or a table as CSV.
 *
 * <p>Owns: how a table becomes CSV. Never: a path, a disk or a network; what is kept and how much of it is decided by
 * the run's steps. Invariants: the same call is the same file; a spreadsheet that opens the CSV computes no cell of it.
 * Fails: as a result that the model can read.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tools"})
package io.agentmarket.toolkits.files;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
