package io.agentmarket.upstream;

import tools.jackson.databind.JsonNode;

final class CacheRules {

    private CacheRules() {}

    static void check(JsonNode body) {}
}
