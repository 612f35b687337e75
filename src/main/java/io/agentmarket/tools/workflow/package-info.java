/**
 * Workflows as a tool: reads, checks, plans and runs what a customer has written in the Serverless Workflow DSL 1.0 or as a list
 * of steps, and plans Argo manifests.
 *
 * <p>Every call to the outside, every wait and every decision is one step of {@link io.agentmarket.tools.Steps}; all between is
 * computed from the definition, the input and the results of earlier steps alone. So a run that was cut off goes the same way
 * again and does nothing twice. Fails: with a result that names the task and the error; what cannot be run here is refused
 * before anything is done.
 */
@NullMarked
package io.agentmarket.tools.workflow;

import org.jspecify.annotations.NullMarked;
