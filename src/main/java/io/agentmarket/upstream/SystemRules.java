package io.agentmarket.upstream;

import tools.jackson.databind.JsonNode;

final class SystemRules {

    private SystemRules() {}

    static void check(JsonNode body) {}
}
