/**
 * Approvals that runs request, and their decisions.
 *
 * <p>Owns: approval, and the hash that names an action. Never: performs an action or resumes a run; the engine does
 * both. Invariants: a decision is made once, about the arguments that the hash names, and is durable before anything
 * acts on it; an ended run has no pending approval. Fails: by {@code APPROVAL_CHANGED} and {@code ALREADY_DECIDED}, and
 * by {@code STORE_UNAVAILABLE} before anything is decided.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "stores", "identity", "journal"})
package io.agentmarket.approvals;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
