package io.agentmarket.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.usage.UsageStats.PackageSums;
import java.time.LocalDate;
import java.util.List;

/**
 * The packages that a customer used most, the largest first; ties are ordered by id.
 *
 * @param from first day
 * @param to the last day, inclusive
 */
record TopPackages(LocalDate from, LocalDate to, Measure by, List<PackageSums> packages) {

    TopPackages {
        packages = List.copyOf(packages);
    }

    /** The order: by runs or by cost. */
    enum Measure {
        @JsonProperty("runs")
        RUNS,
        @JsonProperty("cost")
        COST
    }
}
