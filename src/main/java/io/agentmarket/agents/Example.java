package io.agentmarket.agents;

import tools.jackson.databind.JsonNode;

/**
 * An input that is shown on the page and replayed by tests.
 *
 * @param name file name without extension
 * @param expect object whose every member must be equal to, or contained in, the output's (a part of the output)
 */
public record Example(String name, String title, JsonNode input, JsonNode expect) {}
