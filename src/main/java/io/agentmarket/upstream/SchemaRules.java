package io.agentmarket.upstream;

import tools.jackson.databind.JsonNode;

final class SchemaRules {

    private SchemaRules() {}

    static void check(JsonNode schema, String at) {}
}
