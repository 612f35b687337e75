package io.agentmarket.marketplace;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.Terms;
import io.agentmarket.usage.UsualPrices.Usual;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The terms of a run that would start now.
 *
 * @param quotedMicros the maximum price, in micro-dollars
 * @param baseMicros the minimum price if it is billed
 * @param model the model that would be called, or {@code offline}
 * @param degraded whether a run that starts now would use the offline model instead, because that model is failing
 * @param priceList the effective date of the price list that applies
 * @param expected the usual cost of such a run; not binding; null when too few runs are known
 */
record Quote(
        long quotedMicros,
        long baseMicros,
        String currency,
        String model,
        String tier,
        Billing billing,
        boolean degraded,
        LocalDate priceList,
        @Nullable Expected expected) {

    /**
     * The cost of billed, succeeded runs of this package, tier and model in the last 30 days.
     *
     * @param micros their mean, in micro-dollars
     * @param p90Micros nine out of ten runs cost at most this
     * @param runs the number of runs
     * @param basis the customers whose runs they are
     * @param since first day counted (UTC)
     */
    record Expected(long micros, long p90Micros, long runs, Basis basis, LocalDate since) {

        /** The expected price, limited to this run's quote. */
        static Expected of(Usual usual, long mostMicros) {
            return new Expected(
                    Math.min(usual.meanMicros(), mostMicros),
                    Math.min(usual.p90Micros(), mostMicros),
                    usual.runs(),
                    usual.own() ? Basis.OWN : Basis.ALL,
                    usual.since());
        }
    }

    /** The customers whose runs an expected price is computed from. */
    enum Basis {
        /** The caller's own runs: at least 5. */
        @JsonProperty("own")
        OWN,
        /**
         * The runs of all customers: at least 20 runs of at least 5 customers, so that none of them can be inferred.
         */
        @JsonProperty("all")
        ALL
    }

    static Quote of(Terms terms, boolean degraded, Optional<Usual> usual) {
        return new Quote(
                terms.quote().micros(),
                terms.base().micros(),
                "USD",
                terms.model(),
                terms.tier(),
                terms.billing(),
                degraded,
                terms.priceList(),
                usual.map(it -> Expected.of(it, terms.quote().micros())).orElse(null));
    }
}
