/**
 * Sealing secrets under a master key.
 *
 * <p>Owns: the master keys of the process and the tokens they seal (Fernet). Never: a table, or a secret in a log, a
 * message or a String that outlives its call. Invariants: a token sealed for one customer and name opens under no
 * other; what an older master key sealed is opened while that key is named. Fails: the start, without a master key
 * where one is required; a token that no key opens by an exception that names none.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "stores"})
package io.agentmarket.vault;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
