package io.agentmarket.usage;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.agentmarket.usage.UsageStats.PackageSums;
import java.time.LocalDate;
import java.util.List;

/**
 * The packages a customer used most, the greatest first; ties are ordered by id.
 *
 * @param from first day
 * @param to last day, included
 */
record TopPackages(LocalDate from, LocalDate to, Measure by, List<PackageSums> packages) {

    TopPackages {
        packages = List.copyOf(packages);
    }

    /** What "most" means. */
    enum Measure {
        @JsonProperty("runs")
        RUNS,
        @JsonProperty("cost")
        COST
    }
}
