package io.agentmarket.shared;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Tokens that a provider reported for completed model turns.
 *
 * @param input prompt tokens that were neither written to nor read from a cache
 * @param output tokens that the model wrote
 * @param cacheRead prompt tokens read from the provider's cache
 * @param cacheWrite5m prompt tokens written to the cache for five minutes
 * @param cacheWrite1h prompt tokens written to the cache for one hour
 */
public record Tokens(
        long input,
        long output,
        long cacheRead,
        @JsonProperty("cache_write_5m") long cacheWrite5m,
        @JsonProperty("cache_write_1h") long cacheWrite1h) {

    public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0);

    public Tokens {
        if (input < 0 || output < 0 || cacheRead < 0 || cacheWrite5m < 0 || cacheWrite1h < 0) {
            throw new IllegalArgumentException("negative token count");
        }
    }

    public Tokens plus(Tokens other) {
        return new Tokens(
                input + other.input,
                output + other.output,
                cacheRead + other.cacheRead,
                cacheWrite5m + other.cacheWrite5m,
                cacheWrite1h + other.cacheWrite1h);
    }

    public long cacheWrite() {
        return cacheWrite5m + cacheWrite1h;
    }

    /** All tokens of the prompt, cached or not; they decide the model's price step. */
    public long prompt() {
        return input + cacheRead + cacheWrite();
    }

    public long total() {
        return prompt() + output;
    }
}
