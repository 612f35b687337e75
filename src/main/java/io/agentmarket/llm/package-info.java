/**
 * The one port to a language model, and the offline model that runs a package's playbook.
 *
 * <p>Owns: {@code Llm}, its conversation types, {@code OfflineModel}, {@code Playbook}, and Claude in
 * {@code llm.anthropic}. Never: tools' effects, money, storage. Invariants: a turn is complete or it is an error; the
 * offline model is deterministic and reports no tokens; an expression ends, whatever its regexes and texts; a key
 * leaves only towards its provider. Fails: by {@code UpstreamFailure} that says whether to retry, or by
 * {@code AppException} for a package's playbook.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "resilience", "expressions", "vault"})
package io.agentmarket.llm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
