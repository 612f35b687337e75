package io.agentmarket.llm;

import tools.jackson.databind.JsonNode;

/** A tool as a model sees it. */
public record ToolSpec(String name, String description, JsonNode argumentsSchema) {}
