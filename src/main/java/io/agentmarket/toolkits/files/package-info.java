/**
 * Tools with which an agent makes a file: a text, or a table as CSV.
 * <p>Owns: the conversion of a table to CSV. Never: a path, a disk or a network; the run's steps decide what is kept
 * and how much. Invariants: the same call is the same file; a spreadsheet that opens the CSV evaluates none of its
 * cells. Fails: as a result that the model can read.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tools"})
package io.agentmarket.toolkits.files;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
