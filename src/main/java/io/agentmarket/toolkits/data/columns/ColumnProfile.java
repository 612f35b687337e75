package io.agentmarket.toolkits.data.columns;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a column holds. Numbers are exact, in plain digits.
 *
 * @param distinct different values, null not among them
 * @param distinctExact whether they were counted; else estimated
 * @param mean half up to six digits behind those of the values
 * @param shortest characters of the shortest text
 * @param top the most frequent values
 * @param patterns the most frequent shapes: A and a for letters, 9 for digits
 * @param histogram of numbers and moments, in parts of equal width
 */
public record ColumnProfile(
        ColumnType column,
        long distinct,
        boolean distinctExact,
        @Nullable String min,
        @Nullable String max,
        @Nullable String sum,
        @Nullable String mean,
        @Nullable Long shortest,
        @Nullable Long longest,
        List<ColumnType.Counted> top,
        List<ColumnType.Counted> patterns,
        @Nullable Outliers outliers,
        List<Bin> histogram) {

    public ColumnProfile {
        top = List.copyOf(top);
        patterns = List.copyOf(patterns);
        histogram = List.copyOf(histogram);
    }

    /**
     * Numbers far from the others.
     *
     * @param method how they were found
     * @param firstRows numbers of the first rows that have one
     */
    public record Outliers(String method, String low, String high, long count, List<Long> firstRows) {

        public Outliers {
            firstRows = List.copyOf(firstRows);
        }
    }

    /** Values from one bound to the next; the last part has its upper bound, too. */
    public record Bin(String from, String to, long count) {}
}
