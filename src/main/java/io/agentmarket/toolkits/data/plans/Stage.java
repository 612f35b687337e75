package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.SelectSql;
import java.util.List;
import java.util.function.Function;

/**
 * A step that makes other rows of the living ones.
 *
 * @param select of the new rows, with their hidden columns
 * @param counts a select of four counts, each by itself: rows rejected, filtered, merged and added
 * @param facts what else is to be said, asked of the finished rows, whose relation it is given
 */
record Stage(String select, List<String> hidden, String counts, Function<String, Facts> facts) {

    /** What a step says about what it did. */
    record Facts(
            List<String> notes,
            @org.jspecify.annotations.Nullable JoinFacts join) {

        static final Facts NONE = new Facts(List.of(), null);
    }

    /** Counts as one row of four. */
    static String counts(String rejected, String filtered, String merged, String added) {
        return SelectSql.value(String.join(", ", rejected, filtered, merged, added));
    }

    static String nested(String select) {
        return SelectSql.nested(select);
    }
}
