package io.agentmarket.toolkits.data.plans;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a join did.
 *
 * @param leftUnmatched rows of the own table without a match; those with a null in the key are among them
 * @param rightUnmatched rows of the other table that no row matched
 * @param repeatedKeys keys that more than one row of the other table has
 * @param repeated the first of them
 */
public record JoinFacts(
        long leftRows,
        long rightRows,
        long joinedRows,
        long leftUnmatched,
        long leftNullKeys,
        long rightUnmatched,
        long repeatedKeys,
        List<Repeated> repeated,
        List<Sum> sums) {

    public JoinFacts {
        repeated = List.copyOf(repeated);
        sums = List.copyOf(sums);
    }

    /** A key and how many rows of the other table have it. */
    public record Repeated(String key, long rows) {}

    /** The sum of a column before and after, and what was added to it. */
    public record Sum(
            String column,
            @Nullable String before,
            @Nullable String after,
            @Nullable String difference) {}
}
