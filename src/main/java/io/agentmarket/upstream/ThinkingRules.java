package io.agentmarket.upstream;

import tools.jackson.databind.JsonNode;

/** The rules for requesting thinking. Source: the API's page "Troubleshooting thinking". */
final class ThinkingRules {

    private static final int MIN_BUDGET = 1024;

    private ThinkingRules() {}

    static void check(JsonNode body, ModelRules rules) {
        var thinking = body.path("thinking");
        if (thinking.isMissingNode()) {
            return;
        }
        Fields.check(thinking, "thinking_config", "thinking");
        var type = thinking.path("type").asString("");
        Refusal.when(
                !rules.thinking().contains(type),
                "thinking.type",
                "\"" + type + "\" is not supported for this model; it accepts "
                        + rules.thinking().stream().sorted().toList());
        if (type.equals("enabled")) {
            var budget = thinking.path("budget_tokens").asLong(0);
            Refusal.when(
                    budget < MIN_BUDGET,
                    "thinking.enabled.budget_tokens",
                    "Input should be greater than or equal to " + MIN_BUDGET);
            Refusal.when(
                    body.has("max_tokens") && budget >= body.path("max_tokens").asLong(),
                    "max_tokens",
                    "must be greater than thinking.budget_tokens");
        }
        Refusal.when(
                ToolRules.isForced(body) && !type.equals("disabled"),
                "tool_choice",
                "Thinking may not be enabled when tool_choice forces tool use.");
    }
}
