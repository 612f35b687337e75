package io.agentmarket.upstream;

import tools.jackson.databind.JsonNode;

final class ThinkingRules {

    private ThinkingRules() {}

    static void check(JsonNode body, ModelRules rules) {}
}
