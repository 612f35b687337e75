/**
 * The one port to a language model, and the offline model that runs a package's playbook.
 *
 * <p>Owns: {@code Llm}, its conversation types, {@code OfflineModel}, {@code Playbook}. Never: tools' effects, money,
 * storage. Invariants: a turn is complete or it is an error; the offline model is deterministic and reports no tokens.
 * Fails: by {@code AppException} with an upstream or playbook code.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers"})
package io.agentmarket.llm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
