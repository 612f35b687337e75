package io.agentmarket.toolkits.data.columns;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What changed between two profiles of the same table, by stated thresholds. */
public final class Drift {

    private Drift() {}

    /**
     * From which change on something is drift.
     *
     * @param rows share by which the number of rows changed
     * @param nullPoints percentage points by which the share of nulls changed
     * @param distinct share by which the number of different values changed
     */
    public record Thresholds(BigDecimal rows, BigDecimal nullPoints, BigDecimal distinct) {

        /** A fifth of the rows, five points of nulls, half of the values: what a person would ask about. */
        public static final Thresholds STANDARD =
                new Thresholds(new BigDecimal("0.2"), new BigDecimal("5.0"), new BigDecimal("0.5"));
    }

    /**
     * A change.
     *
     * @param kind rows, new_column, missing_column, type, nulls, distinct, range
     * @param column empty for the table
     */
    public record Finding(
            String kind,
            String column,
            @Nullable String before,
            @Nullable String now,
            String threshold,
            String words) {}

    /** The findings, those of the table first. */
    public static List<Finding> between(Profile before, Profile now, Thresholds thresholds) {
        var findings = new ArrayList<Finding>();
        changed("rows", "", before.rows(), now.rows(), thresholds.rows, "the number of rows")
                .ifPresent(findings::add);
        var earlier = before.columns().stream().collect(Collectors.toMap(Drift::name, Function.identity()));
        var later = now.columns().stream().collect(Collectors.toMap(Drift::name, Function.identity()));
        for (var column : before.columns()) {
            if (!later.containsKey(name(column))) {
                findings.add(new Finding(
                        "missing_column",
                        name(column),
                        column.column().type(),
                        null,
                        "any",
                        "the column " + name(column) + " is not there any more"));
            }
        }
        for (var column : now.columns()) {
            var old = earlier.get(name(column));
            if (old == null) {
                findings.add(new Finding(
                        "new_column",
                        name(column),
                        null,
                        column.column().type(),
                        "any",
                        "the column " + name(column) + " is new"));
            } else {
                column(old, column, before.rows(), now.rows(), thresholds, findings);
            }
        }
        return findings;
    }

    private static String name(ColumnProfile column) {
        return column.column().name();
    }

    private static void column(
            ColumnProfile old,
            ColumnProfile now,
            long rowsBefore,
            long rowsNow,
            Thresholds thresholds,
            List<Finding> findings) {
        var name = name(now);
        if (!old.column().type().equals(now.column().type())) {
            findings.add(new Finding(
                    "type",
                    name,
                    old.column().type(),
                    now.column().type(),
                    "any",
                    name + " was " + old.column().type() + " and is "
                            + now.column().type()));
        }
        var nullsBefore = Numbers.percent(old.column().nulls() + old.column().empty(), rowsBefore);
        var nullsNow = Numbers.percent(now.column().nulls() + now.column().empty(), rowsNow);
        if (nullsNow.subtract(nullsBefore).abs().compareTo(thresholds.nullPoints) >= 0) {
            findings.add(new Finding(
                    "nulls",
                    name,
                    nullsBefore + " %",
                    nullsNow + " %",
                    thresholds.nullPoints + " percentage points",
                    name + " had no value in " + nullsBefore + " % of the rows and has none in " + nullsNow + " %"));
        }
        changed(
                        "distinct",
                        name,
                        old.distinct(),
                        now.distinct(),
                        thresholds.distinct,
                        "the number of different values of " + name)
                .ifPresent(findings::add);
        range(old, now).ifPresent(findings::add);
    }

    private static Optional<Finding> changed(
            String kind, String column, long before, long now, BigDecimal threshold, String what) {
        var change = Numbers.change(BigDecimal.valueOf(before), BigDecimal.valueOf(now));
        boolean drifted = change.map(it -> it.abs().compareTo(threshold) >= 0).orElse(now > 0);
        return drifted
                ? Optional.of(new Finding(
                        kind,
                        column,
                        "" + before,
                        "" + now,
                        threshold.movePointRight(2).stripTrailingZeros().toPlainString() + " %",
                        what + " was " + before + " and is " + now))
                : Optional.empty();
    }

    private static Optional<Finding> range(ColumnProfile old, ColumnProfile now) {
        var type = now.column().type();
        boolean comparable = type.equals(old.column().type())
                && List.of("integer", "decimal", "double", "date", "timestamp").contains(type);
        if (!comparable || old.min() == null || old.max() == null || now.min() == null || now.max() == null) {
            return Optional.empty();
        }
        boolean number = !type.equals("date") && !type.equals("timestamp");
        boolean outside = compare(now.min(), old.min(), number) < 0 || compare(now.max(), old.max(), number) > 0;
        return outside
                ? Optional.of(new Finding(
                        "range",
                        name(now),
                        old.min() + " to " + old.max(),
                        now.min() + " to " + now.max(),
                        "any value beyond the earlier range",
                        name(now) + " was from " + old.min() + " to " + old.max() + " and is from " + now.min() + " to "
                                + now.max()))
                : Optional.empty();
    }

    private static int compare(String one, String other, boolean number) {
        return number ? new BigDecimal(one).compareTo(new BigDecimal(other)) : one.compareTo(other);
    }
}
