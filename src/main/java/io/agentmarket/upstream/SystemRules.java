package io.agentmarket.upstream;

import tools.jackson.databind.JsonNode;

/** The rules for the system prompt and the small objects at the top level of a body. */
final class SystemRules {

    private SystemRules() {}

    static void check(JsonNode body) {
        Fields.check(body.path("metadata"), "metadata", "metadata");
        Fields.check(body.path("output_config"), "output_config", "output_config");
        Fields.check(body.path("output_config").path("format"), "format", "output_config.format");
        var system = body.path("system");
        Refusal.when(
                !system.isMissingNode() && !system.isString() && !system.isArray(),
                "system",
                "Input should be a valid string or list of text blocks");
        for (int b = 0; system.isArray() && b < system.size(); b++) {
            var at = "system." + b;
            var block = system.get(b);
            Refusal.when(!block.path("type").asString("").equals("text"), at + ".type", "Input should be 'text'");
            text(block, at);
        }
    }

    /** The rules for every text block. */
    static void text(JsonNode block, String at) {
        Fields.check(block, "text", at);
        var text = block.path("text").asString("");
        Refusal.when(text.isEmpty(), at, "text content blocks must be non-empty");
        Refusal.when(text.isBlank(), at, "text content blocks must contain non-whitespace text");
    }
}
