package io.agentmarket.upstream;

import tools.jackson.databind.JsonNode;

final class ToolRules {

    private ToolRules() {}

    static void check(JsonNode body, ModelRules rules) {}
}
