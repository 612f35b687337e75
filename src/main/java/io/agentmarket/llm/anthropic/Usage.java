package io.agentmarket.llm.anthropic;

import io.agentmarket.shared.Tokens;
import tools.jackson.databind.JsonNode;

/**
 * Tokens as a stream reports them: each report is cumulative, so the last value of each figure counts.
 *
 * <p>Cache writes come as a total and, usually, split by lifetime. The total counts; the part that the split does not
 * report as written for an hour is written for five minutes, the provider's default.
 */
final class Usage {

    private long input;
    private long output;
    private long cacheRead;
    private long cacheWrite;
    private long cacheWrite1h;

    /** @throws BrokenAnswer if there is no report, or a figure is not a count */
    void report(JsonNode usage) {
        if (!usage.isObject()) {
            throw new BrokenAnswer("usage is missing");
        }
        input = count(usage, "input_tokens", input);
        output = count(usage, "output_tokens", output);
        cacheRead = count(usage, "cache_read_input_tokens", cacheRead);
        var split = usage.path("cache_creation");
        cacheWrite1h = count(split, "ephemeral_1h_input_tokens", cacheWrite1h);
        var splitTotal = split.isObject() ? count(split, "ephemeral_5m_input_tokens", 0) + cacheWrite1h : cacheWrite;
        cacheWrite = count(usage, "cache_creation_input_tokens", splitTotal);
    }

    Tokens tokens() {
        var hour = Math.min(cacheWrite1h, cacheWrite);
        return new Tokens(input, output, cacheRead, cacheWrite - hour, hour);
    }

    private static long count(JsonNode report, String name, long before) {
        var figure = report.path(name);
        if (figure.isMissingNode() || figure.isNull()) {
            return before;
        }
        if (!figure.isIntegralNumber() || !figure.canConvertToLong() || figure.longValue() < 0) {
            throw new BrokenAnswer(name + " is not a count");
        }
        return figure.longValue();
    }
}
