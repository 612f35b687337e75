package io.agentmarket.toolkits.data.plans;

import io.agentmarket.shared.Spelling;
import io.agentmarket.toolkits.data.columns.Conversion;
import io.agentmarket.toolkits.data.columns.Formats;
import io.agentmarket.toolkits.data.columns.Marks;
import io.agentmarket.toolkits.data.columns.Schema;
import io.agentmarket.toolkits.data.columns.SqlType;
import io.agentmarket.toolkits.data.columns.TargetType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** Reads the steps of a request. A step is an object with its operation as one member, and options beside it. */
final class StepsReader {

    /** Steps of a plan. */
    static final int MAX_STEPS = 50;

    /** Columns that a split may make. */
    private static final int MAX_PARTS = 50;

    private static final Set<String> CAST_OPTIONS =
            Set.of("format", "date_order", "decimal_mark", "thousands_mark", "empty", "null_texts");

    private static final Map<String, BiFunction<JsonPart, JsonPart, Optional<? extends Step>>> OPERATIONS =
            operations();

    private StepsReader() {}

    private static Map<String, BiFunction<JsonPart, JsonPart, Optional<? extends Step>>> operations() {
        var all = new LinkedHashMap<String, BiFunction<JsonPart, JsonPart, Optional<? extends Step>>>();
        all.put("rename", (step, part) -> rename(step, part));
        all.put("cast", (step, part) -> cast(step, part));
        all.put("filter", (step, part) -> part.expression().map(it -> new Step.Filter(step.at(), it)));
        all.put(
                "derive",
                (step, part) -> Optional.of(new Step.Derive(
                        step.at(), part.map((name, it) -> named(it, name).expression()))));
        all.put("split", (step, part) -> split(step, part));
        all.put("join", (step, part) -> join(step, part));
        all.put("aggregate", (step, part) -> aggregate(step, part));
        all.put("pivot", (step, part) -> pivot(step, part));
        all.put("unpivot", (step, part) -> unpivot(step, part));
        all.put("deduplicate", (step, part) -> deduplicate(step, part));
        all.put("fill", (step, part) -> fill(step, part));
        all.put("select", (step, part) -> Optional.of(new Step.Select(step.at(), part.names())));
        all.put("drop", (step, part) -> Optional.of(new Step.Drop(step.at(), part.names())));
        all.put("sort", (step, part) -> sort(step, part));
        all.put("limit", (step, part) -> Optional.of(new Step.Limit(step.at(), part.whole(1, 1_000_000_000L))));
        return all;
    }

    /** The steps that can be read; what is wrong with the others is among the faults. */
    static List<Step> read(JsonPart list) {
        var steps = new ArrayList<Step>();
        if (!list.node().isArray() || list.node().size() > MAX_STEPS) {
            list.fault("must be a list of at most " + MAX_STEPS + " steps");
            return steps;
        }
        for (int i = 0; i < list.node().size(); i++) {
            var step = new JsonPart(list.node().get(i), list.at() + "/" + i, list.faults());
            if (step.isObject()) {
                step(step).ifPresent(steps::add);
            }
        }
        return steps;
    }

    private static Optional<? extends Step> step(JsonPart step) {
        var operations = OPERATIONS.keySet().stream().filter(step::has).toList();
        if (operations.size() != 1) {
            var first = step.node().isEmpty()
                    ? ""
                    : step.node().propertyNames().iterator().next();
            step.fault(
                    operations.isEmpty()
                            ? "has no operation; one of its members must be one of: "
                                    + String.join(", ", OPERATIONS.keySet()) + Spelling.hint(first, OPERATIONS.keySet())
                            : "has two operations, " + String.join(" and ", operations) + ": make them two steps");
            return Optional.empty();
        }
        var operation = operations.getFirst();
        var options =
                operation.equals("cast") ? CAST_OPTIONS : operation.equals("fill") ? Set.of("empty") : Set.<String>of();
        step.closed(Set.of(operation), options);
        var read = OPERATIONS.get(operation);
        return read == null ? Optional.empty() : read.apply(step, step.member(operation));
    }

    /** Checks the name of a member. */
    private static JsonPart named(JsonPart part, String name) {
        if (name.isBlank() || name.length() > 200 || JsonPart.isReserved(name) || name.indexOf(0) >= 0) {
            part.fault("is no name of a column");
        }
        return part;
    }

    private static Optional<Step> rename(JsonPart step, JsonPart part) {
        var names = part.map((old, name) -> Optional.of(name.name()));
        Schema.twice(List.copyOf(names.values())).ifPresent(name -> part.fault("two columns would be called " + name));
        return Optional.of(new Step.Rename(step.at(), names));
    }

    private static Optional<Step> cast(JsonPart step, JsonPart part) {
        var marks = new Marks(step.oneOf("decimal_mark", ".", ".", ","), thousands(step));
        if (marks.decimal().equals(marks.thousands())) {
            step.fault("thousands_mark", "must not be the decimal mark");
        }
        var formats = formats(step);
        var nulls = step.has("null_texts")
                ? step.member("null_texts").items().stream()
                        .map(JsonPart::text)
                        .map(String::strip)
                        .toList()
                : List.<String>of();
        var columns = part.map((name, type) -> type.fallible(() -> TargetType.of(type.text()))
                .map(target -> new Conversion(target, marks, forTarget(formats, target), nulls, false, false)));
        var empty = step.oneOf("empty", "reject", "reject", "null").equals("null");
        return Optional.of(new Step.Cast(step.at(), columns, empty));
    }

    private static String thousands(JsonPart step) {
        if (!step.has("thousands_mark")) {
            return "";
        }
        var mark = step.member("thousands_mark").anyText();
        if (!List.of("", ".", ",", "'", " ").contains(mark)) {
            step.fault("thousands_mark", "must be one of: . , ' and blank");
            return "";
        }
        return mark;
    }

    private static List<String> formats(JsonPart step) {
        if (step.has("format") && step.has("date_order")) {
            step.fault("date_order", "says what the format says already: give one of them");
        }
        if (step.has("format")) {
            var part = step.member("format");
            return part.fallible(() -> Formats.read(part.text())).map(List::of).orElse(List.of());
        }
        if (!step.has("date_order")) {
            return List.of();
        }
        var order = step.oneOf("date_order", "day_first", "day_first", "month_first");
        return List.of(order.equals("day_first") ? Formats.DAY_FIRST : Formats.MONTH_FIRST);
    }

    private static List<String> forTarget(List<String> formats, TargetType target) {
        boolean order = !formats.isEmpty()
                && (formats.getFirst().equals(Formats.DAY_FIRST)
                        || formats.getFirst().equals(Formats.MONTH_FIRST));
        if (order && target.kind() == SqlType.Kind.TIMESTAMP) {
            return Formats.TIMES.stream().map(time -> formats.getFirst() + time).toList();
        }
        return formats;
    }

    private static Optional<Step> split(JsonPart step, JsonPart part) {
        if (!part.closed(Set.of("column", "by", "into"), Set.of("extra", "keep"))) {
            return Optional.empty();
        }
        var by = part.member("by").anyText();
        var into = part.member("into").names();
        if (by.isEmpty()) {
            part.fault("by", "must not be empty");
        }
        if (into.size() > MAX_PARTS) {
            part.fault("into", "has more than " + MAX_PARTS + " columns");
        }
        return Optional.of(new Step.Split(
                step.at(),
                part.member("column").name(),
                by,
                into,
                part.oneOf("extra", "reject", "reject", "drop").equals("drop"),
                part.flag("keep")));
    }

    private static Optional<Step> join(JsonPart step, JsonPart part) {
        if (!part.closed(Set.of("with", "on"), Set.of("kind", "columns", "prefix", "sums"))) {
            return Optional.empty();
        }
        var on = part.member("on");
        Map<String, String> keys = new LinkedHashMap<>();
        if (on.node().isObject()) {
            keys = on.map((own, other) -> Optional.of(other.name()));
        } else {
            for (var name : on.names()) {
                keys.put(name, name);
            }
        }
        return Optional.of(new Step.Join(
                step.at(),
                part.member("with").text(),
                keys,
                part.oneOf("kind", "left", "left", "inner").equals("inner"),
                part.optionalNames("columns"),
                part.optionalText("prefix").orElse(""),
                part.optionalNames("sums")));
    }

    private static Optional<Step> aggregate(JsonPart step, JsonPart part) {
        if (!part.closed(Set.of("values"), Set.of("by"))) {
            return Optional.empty();
        }
        var values = part.member("values").map((name, it) -> named(it, name).expression());
        return Optional.of(new Step.Aggregate(step.at(), part.optionalNames("by"), values));
    }

    private static Optional<Step> pivot(JsonPart step, JsonPart part) {
        if (!part.closed(Set.of("by", "column", "value"), Set.of("values"))) {
            return Optional.empty();
        }
        var value = part.member("value");
        return value.expression().flatMap(it -> {
            if (!(it instanceof Expression.Call call) || !Functions.isAggregate(call.function())) {
                value.fault("must be one aggregate, such as sum(amount)");
                return Optional.empty();
            }
            return Optional.of(new Step.Pivot(
                    step.at(),
                    part.member("by").names(),
                    part.member("column").name(),
                    call,
                    part.optionalNames("values")));
        });
    }

    private static Optional<Step> unpivot(JsonPart step, JsonPart part) {
        if (!part.closed(Set.of("columns", "name", "value"), Set.of("nulls"))) {
            return Optional.empty();
        }
        return Optional.of(new Step.Unpivot(
                step.at(),
                part.member("columns").names(),
                part.member("name").name(),
                part.member("value").name(),
                part.oneOf("nulls", "keep", "keep", "drop").equals("drop")));
    }

    private static Optional<Step> deduplicate(JsonPart step, JsonPart part) {
        if (!part.closed(Set.of(), Set.of("by", "keep"))) {
            return Optional.empty();
        }
        var last = part.oneOf("keep", "first", "first", "last").equals("last");
        return Optional.of(new Step.Deduplicate(step.at(), part.optionalNames("by"), last));
    }

    private static Optional<Step> fill(JsonPart step, JsonPart part) {
        var columns = part.map((name, it) -> {
            it.closed(Set.of(), Set.of("value", "method"));
            if (it.has("value") == it.has("method")) {
                it.fault("must have either a value or a method");
                return Optional.<Step.Filling>empty();
            }
            if (it.has("value")) {
                return it.member("value")
                        .literal()
                        .map(value -> new Step.Filling(Step.Method.VALUE, Optional.of(value)));
            }
            var mean = it.oneOf("method", "previous", "previous", "mean").equals("mean");
            return Optional.of(new Step.Filling(mean ? Step.Method.MEAN : Step.Method.PREVIOUS, Optional.empty()));
        });
        var empty = step.oneOf("empty", "keep", "keep", "fill").equals("fill");
        return Optional.of(new Step.Fill(step.at(), columns, empty));
    }

    private static Optional<Step> sort(JsonPart step, JsonPart part) {
        var by = part.items().stream()
                .map(item -> {
                    if (item.node().isString()) {
                        return new Step.Order(item.name(), false);
                    }
                    item.closed(Set.of("column"), Set.of("order"));
                    return new Step.Order(
                            item.member("column").name(),
                            item.oneOf("order", "ascending", "ascending", "descending")
                                    .equals("descending"));
                })
                .toList();
        return Optional.of(new Step.Sort(step.at(), by));
    }
}
