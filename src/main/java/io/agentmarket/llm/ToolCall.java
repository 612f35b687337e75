package io.agentmarket.llm;

import tools.jackson.databind.JsonNode;

/** A model's request to use a tool. {@code id} is unique within the run. */
public record ToolCall(String id, String tool, JsonNode arguments) {}
