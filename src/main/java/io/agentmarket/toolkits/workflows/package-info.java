/**
 * Workflows as a tool: reads, checks, plans and runs what a customer has written in the Serverless Workflow DSL 1.0
 * or as a list of steps, and plans Argo manifests.
 *
 * <p>Owns: both languages, their plans and their runs. Never: a call, a wait or a decision that is not one step of
 * {@link io.agentmarket.tools.Steps}. Invariants: all between two steps is computed from the definition, the input
 * and the results of earlier steps alone, so a run that was cut off goes the same way again and does nothing twice.
 * Fails: with a result that names the task and the error; what cannot be run here is refused before anything is done.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {"shared", "egress", "expressions", "tools"})
package io.agentmarket.toolkits.workflows;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
