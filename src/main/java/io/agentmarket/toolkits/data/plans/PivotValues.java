package io.agentmarket.toolkits.data.plans;

import io.agentmarket.shared.Faults;
import io.agentmarket.toolkits.data.columns.Fetch;
import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.List;
import java.util.Optional;

/**
 * The values that a pivot makes columns of: those that were named, or those that there are.
 *
 * @param living the relation of the living rows
 * @param real whether there are rows yet; values that are not named are known only then
 */
record PivotValues(Fetch fetch, Layers chain, String living, boolean real, Faults faults) {

    /** Columns that a pivot may make. */
    private static final int MAX_PIVOTED = 200;

    Optional<Stage> stage(Step.Pivot step) {
        var column = chain.schema().lookup(step.column());
        var stage = new GroupStage(step.at() + "/pivot", chain, living, faults);
        if (column.isEmpty()) {
            return stage.pivot(step, List.of(), 0);
        }
        var text = "cast(" + Dialect.name(column.get().name()) + " as varchar)";
        var values = step.values();
        if (values.isEmpty()) {
            if (!real) {
                return Optional.empty();
            }
            values = fetch
                    .rows(
                            SelectSql.some("distinct " + text, living) + " where " + text + " is not null order by 1",
                            MAX_PIVOTED + 1)
                    .stream()
                    .map(row -> String.valueOf(row.getFirst()))
                    .toList();
        }
        if (values.isEmpty() || values.size() > MAX_PIVOTED) {
            faults.add(
                    step.at() + "/pivot/column",
                    values.isEmpty()
                            ? step.column() + " has no value, so there would be no column"
                            : step.column() + " has more than " + MAX_PIVOTED
                                    + " values: filter first, or name the values");
            return Optional.empty();
        }
        var known = values.stream().map(Dialect::text).collect(java.util.stream.Collectors.joining(", "));
        long others = !real
                ? 0
                : fetch.count(SelectSql.count(living) + " where coalesce(" + text + " not in (" + known + "), true)");
        return stage.pivot(step, values, others);
    }
}
