package io.agentmarket.llm;

import tools.jackson.databind.JsonNode;

/** A tool's answer to the call with this id; {@code error} when it refused or failed. */
public record ToolResult(String callId, JsonNode content, boolean error) {}
