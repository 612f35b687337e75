package io.agentmarket.upstream;

import java.util.Set;

/**
 * The requests that the API accepts for one model, according to its pages "What's new", "Thinking" and "Prompt caching"
 * (October 2026). Forced tool use is documented as refused for Sonnet 5.5 and Opus 5.5 and not mentioned for Haiku 5.5,
 * which refuses it here, too.
 *
 * @param forcedTools whether {@code tool_choice} may be {@code any} or {@code tool}
 * @param thinking the accepted {@code thinking.type} values
 * @param prefill whether the conversation may end with an assistant message
 * @param minimumCacheTokens the shortest prefix that is cached
 */
record ModelRules(boolean forcedTools, Set<String> thinking, boolean prefill, long minimumCacheTokens) {

    static ModelRules of(String model) {
        return switch (model) {
            case "claude-sonnet-5-5" -> new ModelRules(false, Set.of("adaptive", "between_tools"), false, 512);
            case "claude-opus-5-5", "claude-haiku-5-5" -> new ModelRules(false, Set.of("adaptive"), false, 512);
            case "claude-haiku-4-5" -> new ModelRules(true, Set.of("enabled", "disabled"), true, 4096);
            default ->
                model.contains("-4-")
                        ? new ModelRules(true, Set.of("enabled", "disabled"), true, 1024)
                        : new ModelRules(true, Set.of("adaptive", "disabled"), false, 1024);
        };
    }
}
