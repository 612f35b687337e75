/**
 * Whether the regular expressions of a package's schemas can be used by those who check against them.
 *
 * <p>Owns: the grammar of ECMA-262's patterns, and the search for patterns that never end on a backtracking engine.
 * Never: runs a pattern on a customer's text. Invariants: a check ends after a number of steps that does not depend on
 * the pattern. Fails: only when the allowance for all patterns of a package is spent.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.agentmarket.agents.patterns;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
