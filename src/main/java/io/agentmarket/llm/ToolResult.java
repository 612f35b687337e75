package io.agentmarket.llm;

import tools.jackson.databind.JsonNode;

/** A tool's result for the call with this id; {@code error} if it refused or failed. */
public record ToolResult(String callId, JsonNode content, boolean error) {}
