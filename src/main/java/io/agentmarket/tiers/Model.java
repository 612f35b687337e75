package io.agentmarket.tiers;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A language model and its prices.
 *
 * @param contextTokens the longest prompt and answer together
 * @param maxOutputTokens the longest answer of one turn
 * @param availableFrom first day (UTC) on which a caller may name it
 * @param retiredOn first day (UTC) on which it is served by its successor, or null
 * @param successor id of the model that takes over; null exactly where {@code retiredOn} is
 * @param steps prices by prompt size, ascending; the last has no bound
 */
public record Model(
        String id,
        String title,
        long contextTokens,
        long maxOutputTokens,
        LocalDate availableFrom,
        @Nullable LocalDate retiredOn,
        @Nullable String successor,
        List<Step> steps) {

    /** The model that runs without a provider: deterministic, and without token prices. */
    public static final Model OFFLINE = new Model(
            "offline",
            "Offline model",
            1_000_000,
            128_000,
            LocalDate.EPOCH,
            null,
            null,
            List.of(new Step(Long.MAX_VALUE, new Rates(0, 0, 0, 0, 0))));

    public Model {
        steps = List.copyOf(steps);
    }

    /** The rates of a turn whose prompt, cached tokens included, has this many tokens. */
    public Rates rates(long promptTokens) {
        return steps.stream()
                .filter(step -> promptTokens <= step.upToPromptTokens())
                .findFirst()
                .orElseThrow()
                .rates();
    }

    /**
     * The highest price of each kind over the steps that prompts of at most {@code promptTokens} reach. No turn of this
     * platform with such a prompt costs more per token.
     */
    Dearest dearest(long promptTokens) {
        var within = steps.subList(
                0,
                1
                        + (int) steps.stream()
                                .filter(step -> step.upToPromptTokens() < promptTokens)
                                .count());
        var input = within.stream().mapToLong(step -> step.rates().dearestInput());
        var output = within.stream().mapToLong(step -> step.rates().output());
        return new Dearest(input.max().orElseThrow(), output.max().orElseThrow());
    }

    /** Whether input and output cost no more than those of the other model at every prompt size. */
    boolean isNoDearerThan(Model other) {
        return Stream.concat(steps.stream(), other.steps.stream())
                .mapToLong(Step::upToPromptTokens)
                .allMatch(prompt -> rates(prompt).input() <= other.rates(prompt).input()
                        && rates(prompt).output() <= other.rates(prompt).output());
    }

    boolean isRetired(LocalDate day) {
        return retiredOn != null && !day.isBefore(retiredOn);
    }

    boolean isAvailable(LocalDate day) {
        return !day.isBefore(availableFrom);
    }

    static LocalDate dayOf(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }

    /**
     * Prices for prompts up to a size.
     *
     * @param upToPromptTokens inclusive; {@link Long#MAX_VALUE} in the last step
     */
    public record Step(long upToPromptTokens, Rates rates) {}

    /** List prices in micro-dollars per million tokens, so tokens times rate is exact in pico-dollars. */
    public record Rates(
            long input,
            long output,
            @JsonProperty("cache_write_5m") long cacheWrite5m,
            @JsonProperty("cache_write_1h") long cacheWrite1h,
            long cacheRead) {

        /**
         * The highest rate of input. The platform writes caches for five minutes only, so the higher rate for an hour
         * does not count.
         */
        long dearestInput() {
            return Math.max(Math.max(input, cacheRead), cacheWrite5m);
        }
    }

    /** Micro-dollars per million tokens. */
    record Dearest(long input, long output) {}
}
