/**
 * The port to language models, and the offline model that plays a package's playbook.
 *
 * <p>Owns: {@code Llm}, its conversation types, {@code OfflineModel}, {@code Playbook}, and Claude in {@code
 * llm.anthropic}. Never: effects of tools, money, storage. Invariants: a turn is complete or it is an error; the
 * offline model is deterministic and reports no tokens; every expression ends; a key is sent only to its provider.
 * Fails: by an {@code UpstreamFailure} that says whether to retry, or by an {@code AppException} for a package's
 * playbook.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "tiers", "resilience", "expressions", "vault"})
package io.agentmarket.llm;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
