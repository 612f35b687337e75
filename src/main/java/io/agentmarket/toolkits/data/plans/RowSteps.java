package io.agentmarket.toolkits.data.plans;

import io.agentmarket.shared.Faults;
import io.agentmarket.toolkits.data.columns.ExpressionFault;
import io.agentmarket.toolkits.data.columns.Schema;
import io.agentmarket.toolkits.data.columns.SqlType;
import io.agentmarket.toolkits.data.engines.Dialect;
import io.agentmarket.toolkits.data.plans.Layers.End;
import io.agentmarket.toolkits.data.plans.Layers.Fate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** Adds the steps that keep rows as they are to a chain. What is wrong with a step becomes a fault at its part. */
final class RowSteps {

    private final Layers chain;
    private final Faults faults;
    private final BiFunction<Layers, Schema.Field, String> means;

    /** @param means tells the mean of a column over the living rows of a chain, in plain digits or null */
    RowSteps(Layers chain, Faults faults, BiFunction<Layers, Schema.Field, String> means) {
        this.chain = chain;
        this.faults = faults;
        this.means = means;
    }

    /** Whether the step is of this kind, and was added. */
    boolean add(int number, Step step) {
        switch (step) {
            case Step.Rename it -> rename(it);
            case Step.Cast it -> cast(number, it);
            case Step.Filter it ->
                printed(it.at() + "/filter", it.condition(), SqlType.Kind.BOOLEAN)
                        .ifPresent(condition -> chain.end(
                                new Fate(number, End.FILTERED, "", "filter"),
                                "coalesce(" + condition + ", false) = false",
                                "null"));
            case Step.Derive it -> derive(it);
            case Step.Split it -> split(number, it);
            case Step.Fill it -> fill(it);
            case Step.Select it -> select(it);
            case Step.Drop it -> drop(it);
            case Step.Deduplicate it -> deduplicate(number, it);
            case Step.Limit it -> limit(number, it);
            case Step.Sort it -> sort(it);
            default -> {
                return false;
            }
        }
        return true;
    }

    private java.util.Optional<Schema.Field> field(String at, String name) {
        return checked(at, () -> chain.schema().find(name));
    }

    private <T> java.util.Optional<T> checked(String at, Supplier<T> read) {
        try {
            return java.util.Optional.of(read.get());
        } catch (ExpressionFault e) {
            faults.add(at, e.getMessage());
            return java.util.Optional.empty();
        }
    }

    private java.util.Optional<String> printed(String at, Expression expression, SqlType.Kind kind) {
        if (expression.isAggregate()) {
            faults.add(at, "adds up rows; that is what an aggregate step is for");
            return java.util.Optional.empty();
        }
        return checked(at, () -> {
            var printer = new ExpressionPrinter(chain.schema(), chain.sql());
            if (!printer.type(expression).kind().compares(kind)) {
                throw new ExpressionFault(
                        "must be a condition; it is " + printer.type(expression).kind().words);
            }
            return printer.print(expression);
        });
    }

    private void rename(Step.Rename step) {
        var names = new LinkedHashMap<String, String>();
        step.names()
                .forEach((old, name) -> field(JsonPart.pointer(step.at() + "/rename", old), old)
                        .ifPresent(field -> names.put(field.name(), name)));
        var next = new Schema(chain.schema().fields().stream()
                .map(field -> new Schema.Field(names.getOrDefault(field.name(), field.name()), field.type()))
                .toList());
        var twice = Schema.twice(next.names());
        if (twice.isPresent()) {
            faults.add(step.at() + "/rename", "two columns would be called " + twice.get());
            return;
        }
        chain.project(
                chain.schema().fields().stream()
                        .map(field -> Dialect.name(field.name()) + " as "
                                + Dialect.name(names.getOrDefault(field.name(), field.name())))
                        .toList(),
                next);
    }

    private void cast(int number, Step.Cast step) {
        var computed = new LinkedHashMap<String, String>();
        var expressions = new ArrayList<String>();
        var endings = new ArrayList<Layers.Ending>();
        var next = chain.schema();
        for (var cast : step.columns().entrySet()) {
            var found = field(JsonPart.pointer(step.at() + "/cast", cast.getKey()), cast.getKey());
            if (found.isEmpty()) {
                continue;
            }
            var column = Dialect.name(found.get().name());
            var conversion = cast.getValue();
            var value = Dialect.name("row:c" + expressions.size());
            expressions.add(conversion.sql(chain.sql(), column, found.get().type()) + " as " + value);
            computed.put(found.get().name(), value);
            var type = conversion.target().sql().toLowerCase(Locale.ROOT);
            var empty = conversion.isEmpty(column, found.get().type());
            var text = "cast(" + column + " as varchar)";
            if (!step.emptyIsNull()) {
                endings.add(new Layers.Ending(
                        new Fate(number, End.REJECTED, found.get().name(), "cast to " + type + ": is empty"),
                        empty,
                        text));
            }
            endings.add(new Layers.Ending(
                    new Fate(number, End.REJECTED, found.get().name(), "cast to " + type),
                    value + " is null and not " + (empty.startsWith("(") ? empty : "(" + empty + ")"),
                    text));
            next = next.with(found.get().name(), SqlType.of(conversion.target().sql()));
        }
        if (expressions.isEmpty()) {
            return;
        }
        chain.compute(expressions);
        chain.end(endings, Layers.columns(chain.schema(), field -> computed.get(field.name())));
        chain.retype(next);
    }

    private void derive(Step.Derive step) {
        for (var column : step.columns().entrySet()) {
            var at = JsonPart.pointer(step.at() + "/derive", column.getKey());
            printed(at, column.getValue(), SqlType.Kind.UNKNOWN).ifPresent(sql -> {
                var type = new ExpressionPrinter(chain.schema(), chain.sql()).type(column.getValue());
                chain.column(column.getKey(), sql, type);
            });
        }
    }

    private void split(int number, Step.Split step) {
        var found = field(step.at() + "/split/column", step.column());
        if (found.isEmpty()) {
            return;
        }
        if (found.get().type().kind() != SqlType.Kind.TEXT) {
            faults.add(
                    step.at() + "/split/column",
                    step.column() + " is " + found.get().type().kind().words + ": only texts can be split");
            return;
        }
        var column = Dialect.name(found.get().name());
        var by = Dialect.text(step.by());
        var marks = "(length(" + column + ") - length(replace(" + column + ", " + by + ", '')))";
        int width = step.by().codePointCount(0, step.by().length());
        int parts = step.into().size();
        if (!step.drop()) {
            chain.end(
                    new Fate(number, End.REJECTED, found.get().name(), "split: has more than " + parts + " parts"),
                    marks + " >= " + (long) parts * width,
                    column);
        }
        var next = chain.schema();
        var parted = new LinkedHashMap<String, String>();
        for (int i = 0; i < parts; i++) {
            var name = step.into().get(i);
            if (!name.equalsIgnoreCase(step.column()) && next.lookup(name).isPresent()) {
                faults.add(step.at() + "/split/into/" + i, "there is a column " + name + " already");
            }
            next = next.with(name, SqlType.TEXT);
            parted.put(
                    name.toLowerCase(Locale.ROOT),
                    "case when " + marks + " >= " + (long) i * width + " then split_part(" + column + ", " + by + ", "
                            + (i + 1) + ") end");
        }
        boolean keep = step.keep() || parted.containsKey(found.get().name().toLowerCase(Locale.ROOT));
        var kept = new Schema(next.fields().stream()
                .filter(field -> keep || !field.name().equals(found.get().name()))
                .toList());
        chain.project(Layers.columns(kept, field -> parted.get(field.name().toLowerCase(Locale.ROOT))), kept);
    }

    private void fill(Step.Fill step) {
        for (var entry : step.columns().entrySet()) {
            var at = JsonPart.pointer(step.at() + "/fill", entry.getKey());
            field(at, entry.getKey()).ifPresent(field -> fill(step, at, field, entry.getValue()));
        }
    }

    private void fill(Step.Fill step, String at, Schema.Field field, Step.Filling filling) {
        var column = Dialect.name(field.name());
        boolean isText = field.type().kind() == SqlType.Kind.TEXT;
        var present =
                step.emptyToo() && isText ? "case when trim(" + column + ") <> '' then " + column + " end" : column;
        switch (filling.method()) {
            case VALUE ->
                checked(at + "/value", () -> Literals.as(filling.value().orElseThrow(), field))
                        .ifPresent(value ->
                                chain.column(field.name(), "coalesce(" + present + ", " + value + ")", field.type()));
            case PREVIOUS ->
                chain.column(
                        field.name(),
                        chain.sql()
                                .lastKnown("case when " + Layers.ALIVE + " then " + present + " end", chain.sorting()),
                        field.type());
            case MEAN -> {
                if (!field.type().kind().isNumber()) {
                    faults.add(
                            at + "/method",
                            field.name() + " is " + field.type().kind().words + ": only numbers have a mean");
                    return;
                }
                var mean = "cast(" + means.apply(chain, field) + " as "
                        + field.type().sql() + ")";
                chain.column(field.name(), "coalesce(" + column + ", " + mean + ")", field.type());
            }
        }
    }

    private void select(Step.Select step) {
        var kept = new ArrayList<Schema.Field>();
        for (int i = 0; i < step.columns().size(); i++) {
            field(step.at() + "/select/" + i, step.columns().get(i)).ifPresent(kept::add);
        }
        var next = new Schema(kept);
        chain.project(Layers.columns(next, field -> null), next);
    }

    private void drop(Step.Drop step) {
        Set<String> dropped = new TreeSet<>();
        for (int i = 0; i < step.columns().size(); i++) {
            field(step.at() + "/drop/" + i, step.columns().get(i)).ifPresent(field -> dropped.add(field.name()));
        }
        var next = new Schema(chain.schema().fields().stream()
                .filter(field -> !dropped.contains(field.name()))
                .toList());
        if (next.fields().isEmpty()) {
            faults.add(step.at() + "/drop", "leaves no column");
            return;
        }
        chain.project(Layers.columns(next, field -> null), next);
    }

    private void deduplicate(int number, Step.Deduplicate step) {
        var by = new ArrayList<String>();
        for (int i = 0; i < step.by().size(); i++) {
            field(step.at() + "/deduplicate/by/" + i, step.by().get(i))
                    .ifPresent(field -> by.add(Dialect.name(field.name())));
        }
        if (step.by().isEmpty()) {
            chain.schema().names().stream().map(Dialect::name).forEach(by::add);
        }
        var group = "partition by " + Layers.ALIVE + ", " + String.join(", ", by);
        var place = "row_number() over (" + group + " order by " + chain.sorting() + ")";
        chain.end(
                new Fate(number, End.MERGED, "", "deduplicate"),
                place + (step.last() ? " < count(*) over (" + group + ")" : " > 1"),
                "null");
    }

    private void sort(Step.Sort step) {
        var by = new ArrayList<Step.Order>();
        for (int i = 0; i < step.by().size(); i++) {
            var order = step.by().get(i);
            field(step.at() + "/sort/" + i, order.column())
                    .ifPresent(field -> by.add(new Step.Order(field.name(), order.descending())));
        }
        chain.sort(by);
    }

    private void limit(int number, Step.Limit step) {
        chain.end(
                new Fate(number, End.FILTERED, "", "limit"),
                "row_number() over (partition by " + Layers.ALIVE + " order by " + chain.sorting() + ") > "
                        + step.rows(),
                "null");
    }
}
