/**
 * What runs ask of people, and what was decided.
 *
 * <p>Owns: approval, and the hash that names an action. Never: an action that is done, or a run that goes on; the
 * engine does both. Invariants: a decision is made once, about the arguments that the hash names, and is on disk
 * before anybody acts on it; what a run asked that has ended waits no more. Fails: by {@code APPROVAL_CHANGED} and
 * {@code ALREADY_DECIDED}, and by {@code STORE_UNAVAILABLE} before anything is decided.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "stores", "identity", "journal"})
package io.agentmarket.approvals;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
