package io.agentmarket.toolkits.data.columns;

import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a column is, from all of its values.
 *
 * @param type in words: text, integer, decimal, boolean, date, timestamp, time, or the engine's own
 * @param sqlType as the engine writes it
 * @param expression the conversion of the column in SQL; the column itself where there is none
 * @param empty texts without a character other than blanks
 * @param kinds what its values look like, the most frequent first
 * @param dateOrder day_first, month_first or ambiguous
 * @param readings the first values in both orders, where the order is ambiguous
 * @param nullCandidates texts that may stand for null; they are not nulled unless the caller says so
 * @param evidence why, a sentence each
 */
public record ColumnType(
        String name,
        String type,
        String sqlType,
        String expression,
        long nulls,
        long empty,
        List<Kind> kinds,
        @Nullable String decimalMark,
        @Nullable String thousandsMark,
        @Nullable String dateOrder,
        List<Reading> readings,
        List<Counted> nullCandidates,
        List<String> evidence) {

    public ColumnType {
        kinds = List.copyOf(kinds);
        readings = List.copyOf(readings);
        nullCandidates = List.copyOf(nullCandidates);
        evidence = List.copyOf(evidence);
    }

    /** Text of which nothing is known yet. */
    static ColumnType text(String name) {
        return new ColumnType(
                name,
                "text",
                "VARCHAR",
                Dialect.name(name),
                0,
                0,
                List.of(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of());
    }

    /** The same type in a table that holds the converted values: nothing is converted again. */
    public ColumnType converted() {
        return by(Dialect.name(name));
    }

    /** Whether the table holds the values as they are. */
    boolean isConverted() {
        return expression.equals(Dialect.name(name));
    }

    /** The same type with another conversion in SQL. */
    public ColumnType by(String expression) {
        return new ColumnType(
                name,
                type,
                sqlType,
                expression,
                nulls,
                empty,
                kinds,
                decimalMark,
                thousandsMark,
                dateOrder,
                readings,
                nullCandidates,
                evidence);
    }

    /**
     * How many values look like this, and the first of them.
     *
     * @param firstRow its row; null where it was found in a sample further down
     */
    public record Kind(
            String kind,
            long count,
            @Nullable Long firstRow,
            @Nullable String firstValue) {}

    /** A value that can be read in two ways. */
    public record Reading(
            String text,
            @Nullable String dayFirst,
            @Nullable String monthFirst) {}

    /** A text and how often it occurs. */
    public record Counted(String text, long count) {}
}
