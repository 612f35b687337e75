package io.agentmarket.toolkits.data.columns;

import io.agentmarket.toolkits.data.engines.Dialect;
import io.agentmarket.toolkits.data.engines.EngineSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds what the columns of a table are. A small table is looked at as a whole; of a large one a sample gives the
 * hypothesis, and every row must then confirm it, or the column is looked at as a whole too.
 */
public final class ColumnTypes {

    /** Columns that number the rows of a file; they are not part of the data. */
    public static final List<String> NUMBERING = List.of("row_number", "line_number");

    /** Up to so many rows all are looked at; 20 columns of so many take about a second. */
    private static final long MAX_WHOLE = 200_000;

    /** Rows of a sample: the first ones, and as many from the rest. */
    private static final long SAMPLE = 5_000;

    /** Columns in one statement. */
    private static final int BATCH = 40;

    private final EngineSession session;
    private final DialectSql sql;
    private final String table;
    private final TypeHints hints;
    private final Fetch fetch;
    private final Schema schema;
    private final String rowNumber;

    private ColumnTypes(EngineSession session, String table, TypeHints hints) {
        this.session = session;
        this.sql = new DialectSql(session.dialect());
        this.table = Dialect.name(table);
        this.hints = hints;
        this.fetch = new Fetch(session);
        this.schema = Schema.of(session, this.table);
        this.rowNumber = schema.lookup("row_number").isPresent() ? Dialect.name("row_number") : "0";
    }

    /** The types of a table's columns, in order, without the numbering of its rows. */
    public static List<ColumnType> of(EngineSession session, String table, TypeHints hints) {
        return new ColumnTypes(session, table, hints).find();
    }

    /** A select that gives the table with its columns converted; the numbering of its rows stays. */
    public static String select(EngineSession session, String table, List<ColumnType> types) {
        var columns = new ArrayList<String>();
        for (var field : Schema.of(session, Dialect.name(table)).fields()) {
            var type =
                    types.stream().filter(it -> it.name().equals(field.name())).findFirst();
            var name = Dialect.name(field.name());
            columns.add(type.filter(it -> !it.expression().equals(name))
                    .map(it -> it.expression() + " as " + name)
                    .orElse(name));
        }
        return SelectSql.some(columns, Dialect.name(table));
    }

    private List<ColumnType> find() {
        long rows = fetch.count(SelectSql.count(table));
        var texts = new ArrayList<Schema.Field>();
        var found = new HashMap<String, ColumnType>();
        for (var field : schema.fields()) {
            if (field.type().kind() == SqlType.Kind.TEXT && !hints.asText().contains(field.name())) {
                texts.add(field);
            } else {
                found.put(field.name(), asItIs(field));
            }
        }
        boolean whole = rows <= MAX_WHOLE || rowNumber.equals("0");
        if (whole) {
            found.putAll(look(texts, table, true));
        } else {
            var sample = look(texts, sample(rows), false);
            var kept = confirm(sample);
            found.putAll(kept);
            var rest = texts.stream()
                    .filter(field -> !kept.containsKey(field.name()))
                    .toList();
            found.putAll(look(rest, table, true));
        }
        return schema.fields().stream()
                .filter(field -> !NUMBERING.contains(field.name()))
                .map(field -> found.get(field.name()))
                .toList();
    }

    private String sample(long rows) {
        long step = Math.max(1, rows / SAMPLE);
        return SelectSql.nested(SelectSql.all(table) + " where " + rowNumber + " <= " + SAMPLE + " or mod(" + rowNumber
                + ", " + step + ") = 0");
    }

    private ColumnType asItIs(Schema.Field field) {
        var name = Dialect.name(field.name());
        var blank =
                field.type().kind() == SqlType.Kind.TEXT ? "count(case when trim(" + name + ") = '' then 1 end)" : "0";
        var counts = fetch.row(SelectSql.some("count(*) - count(" + name + "), " + blank, table));
        var type =
                switch (field.type().kind()) {
                    case TEXT, INTEGER, DECIMAL, DOUBLE, BOOLEAN, DATE, TIMESTAMP, TIME ->
                        field.type().kind().name().toLowerCase(java.util.Locale.ROOT);
                    default -> field.type().sql();
                };
        return new ColumnType(
                field.name(),
                type,
                field.type().sql(),
                name,
                Fetch.number(counts.getFirst()),
                Fetch.number(counts.get(1)),
                List.of(),
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of());
    }

    /** Looks at the shapes of all values of a relation. */
    private Map<String, ColumnType> look(List<Schema.Field> fields, String relation, boolean all) {
        var found = new HashMap<String, ColumnType>();
        for (int from = 0; from < fields.size(); from += BATCH) {
            var batch = fields.subList(from, Math.min(fields.size(), from + BATCH));
            var shapes = shapes(batch, relation);
            for (int i = 0; i < batch.size(); i++) {
                var column = new TypedColumn(fetch, sql, batch.get(i).name(), rowNumber, relation, hints);
                found.put(batch.get(i).name(), column.of(shapes.get(i), all));
            }
        }
        return found;
    }

    private List<List<Shape>> shapes(List<Schema.Field> batch, String relation) {
        var statement = new StringBuilder();
        var shapes = new ArrayList<List<Shape>>();
        for (int i = 0; i < batch.size(); i++) {
            shapes.add(new ArrayList<>());
            statement
                    .append(i == 0 ? "" : " union all ")
                    .append(SelectSql.all(SelectSql.nested(
                            ShapeSql.shapes(sql, i, Dialect.name(batch.get(i).name()), rowNumber, relation)
                                    + " order by c desc limit " + ShapeSql.MAX_SHAPES)));
        }
        for (var row : session.query(statement.toString(), batch.size() * ShapeSql.MAX_SHAPES)
                .values()) {
            shapes.get((int) Fetch.number(row.getFirst()))
                    .add(Shape.of(row.get(1), Fetch.number(row.get(2)), Fetch.number(row.get(3)), row.get(4)));
        }
        return shapes;
    }

    /** The columns of which every row confirms what a sample said; their counts are of all rows then. */
    private Map<String, ColumnType> confirm(Map<String, ColumnType> sample) {
        var confirmed = new HashMap<String, ColumnType>();
        var columns = sample.values().stream()
                .filter(type -> type.kinds().stream().anyMatch(kind -> !NOTHING.contains(kind.kind())))
                .filter(type -> type.dateOrder() == null || !type.type().equals("text"))
                .toList();
        for (int from = 0; from < columns.size(); from += BATCH) {
            var batch = columns.subList(from, Math.min(columns.size(), from + BATCH));
            var counts = fetch.row(
                    SelectSql.some(batch.stream().map(this::counts).collect(Collectors.joining(", ")), table));
            for (int i = 0; i < batch.size(); i++) {
                if (Fetch.number(counts.get(3 * i + 2)) == 0) {
                    var type = batch.get(i);
                    confirmed.put(
                            type.name(),
                            TypedColumn.confirmed(
                                    type, Fetch.number(counts.get(3 * i)), Fetch.number(counts.get(3 * i + 1))));
                }
            }
        }
        return confirmed;
    }

    private static final HashSet<String> NOTHING =
            new HashSet<>(List.of(Shape.Kind.MISSING.words, Shape.Kind.EMPTY.words, Shape.Kind.NULL_WORD.words));

    private String counts(ColumnType type) {
        var name = Dialect.name(type.name());
        var empty = "trim(" + name + ") = ''";
        var failed = type.expression().equals(name)
                ? "0"
                : "count(case when " + type.expression() + " is null and " + name + " is not null and not "
                        + Conversion.to(TargetType.of("text")).with(Marks.PLAIN).isEmpty(name, SqlType.TEXT)
                        + notNullTexts(name) + " then 1 end)";
        return "count(*) - count(" + name + "), count(case when " + empty + " then 1 end), " + failed;
    }

    private String notNullTexts(String name) {
        return hints.nullTexts().isEmpty()
                ? ""
                : " and trim(" + name + ") not in ("
                        + hints.nullTexts().stream().map(Dialect::text).collect(Collectors.joining(", ")) + ")";
    }
}
