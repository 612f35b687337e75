package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.Fetch;
import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.columns.Texts;
import io.agentmarket.toolkits.data.engines.Dialect;
import io.agentmarket.toolkits.data.engines.EngineSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the rejected rows of a plan as a table of its session. */
record Rejections(EngineSession session, String prefix) {

    /** How many there are, the first of them, and their table; no table where there are none. */
    record Kept(long count, List<RejectedRow> first, String table) {}

    /** @param parts selects of rejected rows */
    Kept keep(List<String> parts) {
        if (parts.isEmpty()) {
            return new Kept(0, List.of(), "");
        }
        var table = prefix + "rejected";
        session.keep(table, String.join(" union all ", parts));
        long count = new Fetch(session).count(SelectSql.count(Dialect.name(table)));
        if (count == 0) {
            return new Kept(0, List.of(), "");
        }
        var select = SelectSql.all(Dialect.name(table)) + " order by " + Dialect.name("row") + ", step, "
                + Dialect.name("column") + " limit " + PlanOutcome.MAX_REJECTED;
        var first = session.query(select, PlanOutcome.MAX_REJECTED).values().stream()
                .map(Rejections::row)
                .toList();
        return new Kept(count, first, table);
    }

    private static RejectedRow row(List<@Nullable String> row) {
        var value = row.get(3);
        return new RejectedRow(
                number(row.getFirst()),
                number(row.get(1)),
                String.valueOf(row.get(2)),
                value == null ? null : Texts.shortened(value),
                String.valueOf(row.get(4)),
                String.valueOf(row.get(5)));
    }

    private static @Nullable Long number(@Nullable String value) {
        return value == null ? null : Long.valueOf(value);
    }
}
