package io.agentmarket.toolkits.data.columns;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How the values of columns lie. A batch of columns takes a few statements, not a few for each column.
 *
 * @param exact whether quartiles are to be exact, where the engine can
 */
record Distributions(Fetch fetch, DialectSql sql, ProfileSql queries, boolean exact) {

    private record Bounds(int index, String name, String first, String third, String low, String high) {}

    private record Span(int index, Schema.Field field, BigDecimal from, BigDecimal width) {}

    Map<String, ColumnProfile.Outliers> outliers(List<Schema.Field> numbers) {
        var bounds = bounds(numbers);
        if (bounds.isEmpty()) {
            return Map.of();
        }
        var counts = new HashMap<Integer, Long>();
        union(bounds.stream()
                        .map(it -> queries.outside(it.index, it.name, it.low, it.high))
                        .toList())
                .forEach(row -> counts.put((int) Fetch.number(row.getFirst()), Fetch.number(row.get(1))));
        var rows = rows(bounds.stream()
                .filter(it -> counts.getOrDefault(it.index, 0L) > 0)
                .toList());
        var found = new HashMap<String, ColumnProfile.Outliers>();
        for (var each : bounds) {
            found.put(
                    each.name,
                    new ColumnProfile.Outliers(
                            "IQR: more than 1.5 times the distance of the quartiles (" + each.first + " and "
                                    + each.third + (exactly() ? "" : ", estimated from a sample") + ") beyond them",
                            each.low,
                            each.high,
                            counts.getOrDefault(each.index, 0L),
                            rows.getOrDefault(each.index, List.of())));
        }
        return found;
    }

    private boolean exactly() {
        return exact && sql.hasExactQuantiles();
    }

    private List<Bounds> bounds(List<Schema.Field> numbers) {
        if (numbers.isEmpty()) {
            return List.of();
        }
        var quartiles = fetch.row(SelectSql.some(
                numbers.stream()
                        .flatMap(field -> queries.quartiles(field.name(), exactly()).stream())
                        .toList(),
                queries.looked()));
        var bounds = new ArrayList<Bounds>();
        for (int i = 0; i < numbers.size(); i++) {
            var first = quartiles.get(2 * i);
            var third = quartiles.get(2 * i + 1);
            if (first != null && third != null && isNumber(first) && isNumber(third)) {
                var low = new BigDecimal(first);
                var high = new BigDecimal(third);
                var reach = high.subtract(low).multiply(new BigDecimal("1.5"));
                bounds.add(new Bounds(
                        i,
                        numbers.get(i).name(),
                        first,
                        third,
                        low.subtract(reach).toPlainString(),
                        high.add(reach).toPlainString()));
            }
        }
        return bounds;
    }

    /** The numbers of the first rows beyond the bounds. */
    private Map<Integer, List<Long>> rows(List<Bounds> bounds) {
        var rows = new HashMap<Integer, List<Long>>();
        if (!bounds.isEmpty() && queries.hasRowNumbers()) {
            union(bounds.stream()
                            .map(it -> queries.outsideRows(it.index, it.name, it.low, it.high))
                            .toList())
                    .forEach(row -> rows.computeIfAbsent((int) Fetch.number(row.getFirst()), i -> new ArrayList<>())
                            .add(Fetch.number(row.get(1))));
        }
        rows.values().forEach(numbers -> numbers.sort(null));
        return rows;
    }

    Map<String, List<ColumnProfile.Bin>> histograms(List<Schema.Field> fields) {
        var spans = spans(fields);
        if (spans.isEmpty()) {
            return Map.of();
        }
        var counts = new HashMap<Integer, Map<Integer, Long>>();
        union(spans.stream()
                        .map(it -> queries.histogram(
                                it.index,
                                it.field,
                                "cast(" + it.from + " as double)",
                                "cast(" + it.width + " as double)"))
                        .toList())
                .forEach(row -> counts.computeIfAbsent((int) Fetch.number(row.getFirst()), i -> new HashMap<>())
                        .merge((int) Fetch.number(row.get(1)), Fetch.number(row.get(2)), Long::sum));
        return spans.stream()
                .collect(Collectors.toMap(
                        it -> it.field.name(),
                        it -> Histogram.bins(it.field, it.from, it.width, counts.getOrDefault(it.index, Map.of()))));
    }

    private List<Span> spans(List<Schema.Field> fields) {
        if (fields.isEmpty()) {
            return List.of();
        }
        var ends = fetch.row(SelectSql.some(fields.stream().map(queries::span).toList(), queries.looked()));
        var spans = new ArrayList<Span>();
        for (int i = 0; i < fields.size(); i++) {
            var min = ends.get(2 * i);
            var max = ends.get(2 * i + 1);
            if (min != null && max != null && isNumber(min) && isNumber(max)) {
                var from = new BigDecimal(min);
                var width = new BigDecimal(max).subtract(from).divide(BigDecimal.valueOf(ProfileSql.BINS));
                if (width.signum() > 0) {
                    spans.add(new Span(i, fields.get(i), from, width));
                }
            }
        }
        return spans;
    }

    private List<List<@Nullable String>> union(List<String> selects) {
        return fetch.rows(String.join(" union all ", selects), selects.size() * (ProfileSql.BINS + 1));
    }

    private static boolean isNumber(String value) {
        return value.matches("-?[0-9.]+([eE][-+]?[0-9]+)?");
    }
}
