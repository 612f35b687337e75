/**
 * The expression languages that customers and publishers write: JSONata in playbooks, rules, graphs and mappings,
 * and jq in workflows. Both are bounded.
 *
 * <p>Owns: {@code Expression} (JSONata) and {@code Jq}, their functions, their regexes, the budget of an evaluation,
 * and the names that an expression uses and nothing defines; also whether JavaScript can run the patterns of a schema.
 * Never: calls anything outside, reads the date, keeps state between evaluations. Invariants: every evaluation ends; jq
 * spends counted steps, JSONata the counted weight of its values; a regex takes time linear in its text; the same
 * expression and input give the same result on every machine. Fails: by {@code AppException} for JSONata and {@code
 * JqException} for jq, each with a sentence for the author.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared"})
package io.agentmarket.expressions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
