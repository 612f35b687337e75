/**
 * Workflows as a tool: reads, checks, plans and runs workflows in the Serverless Workflow DSL 1.0 or as a list of
 * steps, and plans Argo manifests.
 *
 * <p>Owns: both languages, their plans and their runs. Never: makes a call, a wait or a decision that is not a step of
 * {@link io.agentmarket.tools.Steps}. Invariants: everything between two steps is computed from the definition, the
 * input and the results of earlier steps alone, so an interrupted run repeats the same path without repeating an
 * effect. Fails: with a result that names the task and the error; an unsupported workflow is refused before any effect.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "egress", "expressions", "tools"})
package io.agentmarket.toolkits.workflows;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
