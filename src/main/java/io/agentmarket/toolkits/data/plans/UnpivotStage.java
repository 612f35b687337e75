package io.agentmarket.toolkits.data.plans;

import io.agentmarket.shared.Faults;
import io.agentmarket.toolkits.data.columns.ExpressionFault;
import io.agentmarket.toolkits.data.columns.Schema;
import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Columns as rows in SQL. */
final class UnpivotStage {

    private static final String PLACE = "row:sub";

    private UnpivotStage() {}

    /** @param relation of the living rows */
    static Optional<Stage> of(Step.Unpivot step, int number, Layers chain, String relation, Faults faults) {
        var at = step.at() + "/unpivot";
        var turned = new ArrayList<Schema.Field>();
        for (int i = 0; i < step.columns().size(); i++) {
            try {
                turned.add(chain.schema().find(step.columns().get(i)));
            } catch (ExpressionFault e) {
                faults.add(at + "/columns/" + i, e.getMessage());
            }
        }
        var kept = chain.schema().fields().stream()
                .filter(field -> !turned.contains(field))
                .toList();
        var types = turned.stream().map(field -> field.type().sql()).distinct().toList();
        if (types.size() > 1) {
            faults.add(
                    at + "/columns",
                    "the columns have different types (" + String.join(", ", types) + "): cast them to one first");
        }
        var names = new ArrayList<>(kept.stream().map(Schema.Field::name).toList());
        names.add(step.name());
        names.add(step.value());
        Schema.twice(names).ifPresent(name -> faults.add(at, "two columns would be called " + name));
        if (faults.isAny()) {
            return Optional.empty();
        }
        var place = PLACE + number;
        var all = new ArrayList<String>();
        for (int i = 0; i < turned.size(); i++) {
            var columns = new ArrayList<>(
                    kept.stream().map(field -> Dialect.name(field.name())).toList());
            columns.add("cast(" + Dialect.text(turned.get(i).name()) + " as varchar) as " + Dialect.name(step.name()));
            columns.add(Dialect.name(turned.get(i).name()) + " as " + Dialect.name(step.value()));
            chain.hidden().forEach(name -> columns.add(Dialect.name(name)));
            columns.add("cast(" + i + " as bigint) as " + Dialect.name(place));
            all.add(SelectSql.some(columns, relation));
        }
        var union = all.stream().collect(Collectors.joining(" union all "));
        var value = Dialect.name(step.value());
        var filtered = step.dropNulls()
                ? Stage.nested(SelectSql.count(Stage.nested(union)) + " where " + value + " is null")
                : "0";
        var added = Stage.nested(SelectSql.count(Stage.nested(union)) + " where " + Dialect.name(place) + " > 0");
        var hidden = new ArrayList<>(chain.hidden());
        hidden.add(place);
        return Optional.of(new Stage(
                SelectSql.all(Stage.nested(union)) + (step.dropNulls() ? " where " + value + " is not null" : ""),
                List.copyOf(hidden),
                Stage.counts("0", filtered, "0", added),
                joined -> Stage.Facts.NONE));
    }
}
