package io.agentmarket.tools;

import io.agentmarket.shared.CustomerId;
import io.agentmarket.shared.ExecutionId;
import tools.jackson.databind.JsonNode;

/**
 * What a tool knows about the run that calls it.
 *
 * @param effectKey names this call for ever ({@code execution:seq}): the same key means the same call, made again after a
 *     crash, and must not have a second effect
 * @param grant the settings that the package (and later the deployment) grants this tool; an object
 * @param steps what the call does one after another, when it is more than one thing
 */
public record ToolContext(CustomerId customer, ExecutionId execution, String effectKey, JsonNode grant, Steps steps) {}
