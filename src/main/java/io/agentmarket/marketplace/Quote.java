package io.agentmarket.marketplace;

import io.agentmarket.tiers.Billing;
import io.agentmarket.tiers.Terms;
import java.time.LocalDate;

/**
 * The terms of a run that would start now.
 *
 * @param quotedMicros the most it can cost, in micro-dollars
 * @param baseMicros the least it costs when it is billed
 * @param model the model that would be called, or {@code offline}
 * @param degraded whether a run that starts now would be made by the offline model instead, because that model is failing
 * @param priceList effective date of the price list that binds
 */
record Quote(
        long quotedMicros,
        long baseMicros,
        String currency,
        String model,
        String tier,
        Billing billing,
        boolean degraded,
        LocalDate priceList) {

    static Quote of(Terms terms, boolean degraded) {
        return new Quote(
                terms.quote().micros(),
                terms.base().micros(),
                "USD",
                terms.model(),
                terms.tier(),
                terms.billing(),
                degraded,
                terms.priceList());
    }
}
