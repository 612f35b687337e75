/**
 * What {@code ./run} can do besides serving: show the agents at work, check the books, and rotate the master key.
 *
 * <p>Owns: the commands' output and exit codes. Never: a shortcut past the API while a server runs. Invariants: 0 fine,
 * 1 failed with one sentence on stderr, 2 wrong usage. Fails: by exit code.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "stores", "identity", "monitoring"})
package io.agentmarket.cli;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
