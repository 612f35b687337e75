package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The rejected rows of a chain as a select; empty text where no step rejects. */
final class RejectedSql {

    private RejectedSql() {}

    /** The rejected rows of a relation that has the chain's rows. */
    static String of(Layers chain, String relation, Function<Layers.Fate, String> step) {
        var codes = new ArrayList<String>();
        var column = new StringBuilder("case " + Layers.FATE);
        var rule = new StringBuilder("case " + Layers.FATE);
        var name = new StringBuilder("case " + Layers.FATE);
        for (int i = 0; i < chain.fates().size(); i++) {
            var fate = chain.fates().get(i);
            if (fate.end() == Layers.End.REJECTED) {
                codes.add("" + (i + 1));
                column.append(" when ").append(i + 1).append(" then ").append(Dialect.text(fate.column()));
                rule.append(" when ").append(i + 1).append(" then ").append(Dialect.text(fate.rule()));
                name.append(" when ").append(i + 1).append(" then ").append(Dialect.text(step.apply(fate)));
            }
        }
        if (codes.isEmpty()) {
            return "";
        }
        var columns = List.of(
                chain.number(Layers.NUMBER) + " as " + Dialect.name("row"),
                chain.number(Layers.LINE) + " as line",
                column + " end as " + Dialect.name("column"),
                Layers.VALUE + " as " + Dialect.name("value"),
                rule + " end as rule",
                name + " end as step");
        return SelectSql.some(columns, relation) + " where " + Layers.FATE + " in (" + String.join(", ", codes) + ")";
    }
}
