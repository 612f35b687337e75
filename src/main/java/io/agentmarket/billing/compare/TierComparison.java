package io.agentmarket.billing.compare;

import java.util.List;

/**
 * A month of the caller's billed runs, priced on every tier; amounts in micro-dollars.
 *
 * @param month the month as YYYY-MM (UTC), by the runs' end
 * @param runs billed runs
 * @param chargedMicros their actual charge
 * @param tiers lowest first
 * @param assumptions the assumptions of the comparison
 */
record TierComparison(String month, long runs, long chargedMicros, List<Row> tiers, List<String> assumptions) {

    private static final List<String> ASSUMPTIONS = List.of(
            "Every run has the same model turns and tokens on another model; a larger model may need fewer or more.",
            "Packages have the model hint, limits and lowest tier that they have now; on its own tier a run is priced as"
                    + " its receipt says.",
            "A limit on one run's price (max_price_micros) does not apply on other tiers.",
            "Runs on the tier byok use your own provider key; the provider's bill for their tokens is not"
                    + " included.",
            "Every run is admitted: the tiers' request, run and token limits are not compared.");

    TierComparison {
        tiers = List.copyOf(tiers);
        assumptions = List.copyOf(assumptions);
    }

    /**
     * One tier.
     *
     * @param yours whether it is the caller's tier
     * @param runs the month's runs that the tier offers
     * @param runsMadeHere the runs that were actually priced on this tier
     * @param runsNotOffered runs of packages that need a higher tier, which the total does not include
     * @param totalMicros the runs' cost on this tier
     * @param differenceMicros the total minus the charges of all runs; negative means cheaper
     */
    record Row(
            String tier,
            String title,
            boolean yours,
            long runs,
            long runsMadeHere,
            long runsNotOffered,
            long totalMicros,
            long differenceMicros) {}

    static TierComparison of(String month, MonthReplay replay, String yours) {
        var charged = replay.charged();
        var rows = replay.sums().stream()
                .map(sum -> new Row(
                        sum.tier().id(),
                        sum.tier().title(),
                        sum.tier().id().equals(yours),
                        sum.runs(),
                        sum.made(),
                        sum.notOffered(),
                        sum.total().micros(),
                        sum.total().minus(charged).micros()))
                .toList();
        return new TierComparison(month, replay.runs(), charged.micros(), rows, ASSUMPTIONS);
    }
}
