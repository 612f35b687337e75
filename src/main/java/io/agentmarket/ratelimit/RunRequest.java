package io.agentmarket.ratelimit;

import io.agentmarket.shared.ExecutionId;

/**
 * A run that asks for admission.
 *
 * @param packageId a package that the tier does not name has no limit of its own
 * @param tokens the most that the run can use: its package's input and output limits; 0 for one that uses none
 */
public record RunRequest(ExecutionId id, String packageId, long tokens) {}
