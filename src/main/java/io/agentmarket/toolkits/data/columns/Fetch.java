package io.agentmarket.toolkits.data.columns;

import io.agentmarket.toolkits.data.engines.EngineSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads small results of a session. */
public record Fetch(EngineSession session) {

    /** The single row of a select. */
    public List<@Nullable String> row(String select) {
        return session.query(select, 1).values().getFirst();
    }

    /** All rows of a select that cannot have more. */
    public List<List<@Nullable String>> rows(String select, int most) {
        return session.query(select, most).values();
    }

    /** A count. */
    public long count(String select) {
        return number(row(select).getFirst());
    }

    /** A whole number of a result; 0 for null, which sums over no row are. */
    public static long number(@Nullable String value) {
        return value == null ? 0 : new java.math.BigDecimal(value).longValueExact();
    }
}
