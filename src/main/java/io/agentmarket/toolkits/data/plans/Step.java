package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.Conversion;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A step of a plan. {@code at} is its pointer in the request. */
sealed interface Step {

    String at();

    /** The word of the request for it. */
    default String operation() {
        return getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    /** New names by old ones. */
    record Rename(String at, Map<String, String> names) implements Step {}

    /**
     * Types by column.
     *
     * @param emptyIsNull whether a null or blank value becomes null; else its row is rejected
     */
    record Cast(String at, Map<String, Conversion> columns, boolean emptyIsNull) implements Step {}

    record Filter(String at, Expression condition) implements Step {}

    record Derive(String at, Map<String, Expression> columns) implements Step {}

    /**
     * Parts of a text as columns.
     *
     * @param drop whether parts beyond the last column are dropped; else the row is rejected
     */
    record Split(String at, String column, String by, List<String> into, boolean drop, boolean keep) implements Step {}

    /**
     * Columns of another table for equal keys.
     *
     * @param on the other table's column by the own one
     * @param columns of the other table; empty for all
     * @param sums columns whose sums are shown before and after
     */
    record Join(
            String at,
            String with,
            Map<String, String> on,
            boolean inner,
            List<String> columns,
            String prefix,
            List<String> sums)
            implements Step {}

    record Aggregate(String at, List<String> by, Map<String, Expression> values) implements Step {}

    /**
     * A column for each value of a column.
     *
     * @param values empty for those that there are
     */
    record Pivot(String at, List<String> by, String column, Expression value, List<String> values) implements Step {}

    record Unpivot(String at, List<String> columns, String name, String value, boolean dropNulls) implements Step {}

    /**
     * One row of those that are equal.
     *
     * @param by empty for all columns
     */
    record Deduplicate(String at, List<String> by, boolean last) implements Step {}

    record Fill(String at, Map<String, Filling> columns, boolean emptyToo) implements Step {}

    /** What a missing value becomes. */
    record Filling(Method method, Optional<Expression.Literal> value) {}

    /** How a missing value is found. */
    enum Method {
        VALUE,
        PREVIOUS,
        MEAN
    }

    record Select(String at, List<String> columns) implements Step {}

    record Drop(String at, List<String> columns) implements Step {}

    record Sort(String at, List<Order> by) implements Step {}

    /** A column that rows are sorted by; nulls come last. */
    record Order(String column, boolean descending) {}

    record Limit(String at, long rows) implements Step {}

    /** Rows that fail a rule are rejected. */
    record Check(String at, Rule rule, boolean onSource) implements Step {}
}
