/**
 * Secrets that are stored sealed under a master key: customers' provider keys, and the platform's own.
 *
 * <p>Owns: provider_keys, platform_secrets, the master keys of the process, their rotation, and the tokens that they
 * seal (Fernet). Never: a secret in an answer, a log, a message or a String that outlives its call. Invariants: a token
 * sealed for one customer and name opens under no other; secrets sealed with an older master key can be opened while
 * that key is configured; a provider key is stored only sealed, under a key of its own customer, after its provider
 * accepted it. Fails: the start, without a master key where one is required or with one that does not fit; a token that
 * no key opens by an exception that names none.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "stores", "identity"})
package io.agentmarket.vault;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
