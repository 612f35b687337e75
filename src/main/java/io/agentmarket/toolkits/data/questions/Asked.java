package io.agentmarket.toolkits.data.questions;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What has been understood of a question so far. */
final class Asked {

    Optional<Sum> sum = Optional.empty();
    Optional<ColumnNames.Match> measure = Optional.empty();

    /** Whether the measure was named by a word for money. */
    boolean byMoney;

    final List<Group> groups = new ArrayList<>();
    final List<Condition> conditions = new ArrayList<>();
    Optional<ColumnNames.Match> moment = Optional.empty();
    int limit;
    boolean least;
    boolean rows;

    /** How values are added up. */
    enum Sum {
        SUM("sum"),
        AVERAGE("average"),
        COUNT("number"),
        DISTINCT("number of different values"),
        MIN("lowest"),
        MAX("highest");

        final String words;

        Sum(String words) {
            this.words = words;
        }
    }

    /** A column, or a unit of time of the column of dates, that rows are grouped by. */
    record Group(Optional<ColumnNames.Match> column, String unit) {}

    /** A condition in SQL and in words. The column of dates is written as {@code <date>} until it is known. */
    record Condition(String sql, String words) {}
}
