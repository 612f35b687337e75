package io.agentmarket.agents;

import tools.jackson.databind.JsonNode;

/** A tool the package may call, with the settings it gets (an object). */
public record ToolGrant(String tool, JsonNode grant) {}
