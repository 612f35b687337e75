package io.agentmarket.llm;

import tools.jackson.databind.JsonNode;

/** What a tool answered to the call with this id; {@code error} when it refused or failed. */
public record ToolResult(String callId, JsonNode content, boolean error) {}
