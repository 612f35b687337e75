package io.agentmarket.toolkits.data.columns;

import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The type of one text column: what its shapes allow, and what its dates prove. */
record TypedColumn(
        Fetch fetch, DialectSql sql, String name, String rowNumber, String relation, TypeHints hints, long known) {

    private static final String DAY_FIRST = "day_first";
    private static final String MONTH_FIRST = "month_first";

    /** What is known of a column beside its conversion. */
    private record Findings(
            @Nullable Conversion conversion,
            Optional<Marks> marks,
            @Nullable String order,
            List<ColumnType.Reading> readings,
            List<String> evidence) {}

    ColumnType of(List<Shape> shapes, boolean all) {
        var choice = TypeChoice.of(shapes, hints);
        var evidence = new ArrayList<>(choice.evidence());
        if (!all) {
            evidence.add("a sample of the rows says so");
        }
        var findings = choice.needsOrder()
                ? ordered(choice, evidence)
                : new Findings(choice.conversion(), choice.marks(), null, List.of(), evidence);
        if (all) {
            findings = proved(findings);
        }
        return type(shapes, findings);
    }

    /** The same type with the counts of all rows. */
    static ColumnType confirmed(ColumnType type, long nulls, long empty) {
        var evidence = new ArrayList<>(type.evidence());
        if (!type.type().equals("text")) {
            evidence.remove("a sample of the rows says so");
            evidence.add("every row confirms it; what its values look like was counted in a sample");
        }
        return new ColumnType(
                type.name(),
                type.type(),
                type.sqlType(),
                type.expression(),
                nulls,
                empty,
                type.kinds(),
                type.decimalMark(),
                type.thousandsMark(),
                type.dateOrder(),
                type.readings(),
                type.nullCandidates(),
                evidence);
    }

    private Findings ordered(TypeChoice.Choice choice, List<String> evidence) {
        var row = fetch.row(ShapeSql.dayOrder(sql, column(), rowNumber, relation));
        long days = Fetch.number(row.getFirst());
        long months = Fetch.number(row.get(3));
        if (days > 0) {
            evidence.add(row(row.get(1)) + " (" + row.get(2) + ") cannot be month-first");
        }
        if (months > 0) {
            evidence.add(row(row.get(4)) + " (" + row.get(5) + ") cannot be day-first");
        }
        if (days > 0 && months > 0) {
            evidence.add("neither order fits all values: cast the column with a date_order to reject the others");
            return new Findings(null, Optional.empty(), "mixed", List.of(), evidence);
        }
        if (days + months > 0) {
            return conversion(choice, days > 0 ? DAY_FIRST : MONTH_FIRST, evidence);
        }
        if (hints.dateOrder().isPresent()) {
            evidence.add("both orders fit all values; " + hints.dateOrder().get() + " was asked for");
            return conversion(choice, hints.dateOrder().get(), evidence);
        }
        long both = Fetch.number(row.get(6));
        if (both == 0) {
            evidence.add("day and month are equal in every value, so both orders give the same dates");
            return conversion(choice, DAY_FIRST, evidence);
        }
        evidence.add("both orders fit all values, and " + both + " would differ: say the date_order");
        return new Findings(null, Optional.empty(), "ambiguous", readings(choice), evidence);
    }

    private String row(@Nullable String number) {
        return Texts.row(Fetch.number(number), known);
    }

    private Findings conversion(TypeChoice.Choice choice, String order, List<String> evidence) {
        return new Findings(to(choice, order), Optional.empty(), order, List.of(), evidence);
    }

    private Conversion to(TypeChoice.Choice choice, String order) {
        var date = order.equals(DAY_FIRST) ? Formats.DAY_FIRST : Formats.MONTH_FIRST;
        var formats = choice.withTime()
                ? Formats.TIMES.stream().map(time -> date + time).toList()
                : List.of(date);
        var target = TargetType.of(choice.withTime() ? "timestamp" : "date");
        return new Conversion(target, Marks.PLAIN, formats, hints.nullTexts(), true, false);
    }

    private List<ColumnType.Reading> readings(TypeChoice.Choice choice) {
        var columns = Stream.of(DAY_FIRST, MONTH_FIRST)
                .map(order -> "cast(" + to(choice, order).sql(sql, column(), SqlType.TEXT) + " as varchar)")
                .toList();
        var select = SelectSql.some(List.of(column(), columns.getFirst(), columns.get(1)), relation) + " where "
                + column() + " is not null and trim(" + column() + ") <> '' order by "
                + (rowNumber.equals("0") ? column() : rowNumber) + " limit 5";
        return fetch.rows(select, 5).stream()
                .map(row -> new ColumnType.Reading(Texts.shortened(row.getFirst()), row.get(1), row.get(2)))
                .toList();
    }

    /** A conversion that fails for some value, such as 2026-02-30, is none. */
    private Findings proved(Findings findings) {
        var conversion = findings.conversion;
        if (conversion == null) {
            return findings;
        }
        var failed = conversion.sql(sql, column(), SqlType.TEXT) + " is null and not "
                + conversion.isEmpty(column(), SqlType.TEXT);
        var row = fetch.row(SelectSql.some(
                        "count(*), min(" + rowNumber + "), min_by(" + column() + ", " + rowNumber + ")", relation)
                + " where " + failed);
        long count = Fetch.number(row.getFirst());
        if (count == 0) {
            return findings;
        }
        var evidence = new ArrayList<>(findings.evidence);
        evidence.add(Texts.rows(count) + " cannot be read as "
                + conversion.target().sql().toLowerCase(java.util.Locale.ROOT) + ", the first is row " + row.get(1)
                + " (" + Texts.shortened(row.get(2)) + "): the column stays text");
        return new Findings(null, Optional.empty(), findings.order, List.of(), evidence);
    }

    private ColumnType type(List<Shape> shapes, Findings findings) {
        var kinds = new LinkedHashMap<Shape.Kind, ColumnType.Kind>();
        for (var shape : shapes.stream()
                .sorted(Comparator.comparingLong(Shape::firstRow))
                .toList()) {
            kinds.merge(
                    shape.kind(),
                    new ColumnType.Kind(
                            shape.kind().words,
                            shape.count(),
                            shape.firstRow() <= known ? shape.firstRow() : null,
                            Texts.shortened(shape.firstValue())),
                    (one, other) -> new ColumnType.Kind(
                            one.kind(), one.count() + other.count(), one.firstRow(), one.firstValue()));
        }
        var conversion = findings.conversion;
        var nulls = kinds.remove(Shape.Kind.MISSING);
        var empty = kinds.get(Shape.Kind.EMPTY);
        return new ColumnType(
                name,
                conversion == null ? "text" : conversion.target().kind().name().toLowerCase(java.util.Locale.ROOT),
                conversion == null ? "VARCHAR" : conversion.target().sql(),
                conversion == null ? column() : conversion.sql(sql, column(), SqlType.TEXT),
                nulls == null ? 0 : nulls.count(),
                empty == null ? 0 : empty.count(),
                kinds.values().stream()
                        .sorted(Comparator.comparingLong(kind -> -kind.count()))
                        .toList(),
                findings.marks.map(Marks::decimal).orElse(null),
                findings.marks.map(Marks::thousands).orElse(null),
                findings.order,
                findings.readings,
                candidates(shapes),
                findings.evidence);
    }

    private List<ColumnType.Counted> candidates(List<Shape> shapes) {
        return shapes.stream()
                .filter(shape -> shape.kind() == Shape.Kind.NULL_WORD && shape.firstValue() != null)
                .map(shape -> new ColumnType.Counted(
                        Texts.shortened(shape.firstValue()).strip(), shape.count()))
                .filter(counted -> !hints.nullTexts().contains(counted.text()))
                .toList();
    }

    private String column() {
        return Dialect.name(name);
    }
}
