package io.agentmarket.toolkits.data.columns;

import io.agentmarket.toolkits.data.engines.Converted;
import io.agentmarket.toolkits.data.engines.Dialect;
import io.agentmarket.toolkits.data.engines.EngineSession;
import io.agentmarket.toolkits.data.engines.Loaded;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
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

    private static final AtomicLong SAMPLES = new AtomicLong();

    private final EngineSession session;
    private final DialectSql sql;
    private final String table;
    private final TypeHints hints;
    private final Fetch fetch;
    private final Schema schema;
    private final String rowNumber;

    private final long known;

    /** @param known the last row whose number is its number in the file */
    private ColumnTypes(EngineSession session, String table, TypeHints hints, long known) {
        this.session = session;
        this.sql = new DialectSql(session.dialect());
        this.table = Dialect.name(table);
        this.hints = hints;
        this.known = known;
        this.fetch = new Fetch(session);
        this.schema = Schema.of(session, this.table);
        this.rowNumber = schema.lookup("row_number").isPresent() ? Dialect.name("row_number") : "0";
    }

    /** The types of a table's columns, in order, without the numbering of its rows. */
    public static List<ColumnType> of(EngineSession session, String table, TypeHints hints) {
        return new ColumnTypes(session, table, hints, Long.MAX_VALUE).find();
    }

    /**
     * What a table of sampled rows says about the columns of a file, to be proved by {@link #checked}.
     *
     * @param known how many of its rows are the first ones of the file
     */
    public static List<ColumnType> sampled(EngineSession session, String table, TypeHints hints, long known) {
        var all = new ColumnTypes(session, table, hints, known);
        var found = all.asTheyAre();
        found.putAll(all.look(all.texts(), all.table, false));
        return all.inOrder(found);
    }

    /** How a file's column is to be loaded, if it is no text. */
    public static Optional<Converted> conversion(ColumnType type, TypeHints hints) {
        var name = Dialect.name(type.name());
        var empty = new Conversion(TargetType.of("text"), Marks.PLAIN, List.of(), hints.nullTexts(), true, false);
        return type.expression().equals(name)
                ? Optional.empty()
                : Optional.of(new Converted(type.name(), type.expression(), empty.isEmpty(name, SqlType.TEXT)));
    }

    /**
     * Proves types by the rows of a loaded file. A column with a text that does not fit becomes text, and a text column
     * that all rows prove to be something else becomes that: then the file is to be loaded again.
     *
     * @param types by which the file was loaded
     */
    public static List<ColumnType> checked(
            EngineSession session, String table, TypeHints hints, List<ColumnType> types, Loaded loaded) {
        return new ColumnTypes(session, table, hints, Long.MAX_VALUE).check(types, loaded);
    }

    private List<ColumnType> check(List<ColumnType> types, Loaded loaded) {
        if (!loaded.isFitting()) {
            return types.stream()
                    .map(type -> loaded.fit(type.name())
                                    .filter(fit -> fit.unfit() > 0)
                                    .isPresent()
                            ? ColumnType.text(type.name())
                            : type)
                    .toList();
        }
        var found = new HashMap<String, ColumnType>();
        var typed = types.stream()
                .filter(type -> loaded.fit(type.name()).isPresent())
                .toList();
        for (int from = 0; from < typed.size(); from += BATCH) {
            var batch = typed.subList(from, Math.min(typed.size(), from + BATCH));
            var nulls = fetch.row(SelectSql.some(
                    batch.stream()
                            .map(type -> "count(*) - count(" + Dialect.name(type.name()) + ")")
                            .toList(),
                    table));
            for (int i = 0; i < batch.size(); i++) {
                long blank = loaded.fit(batch.get(i).name()).orElseThrow().blank();
                found.put(
                        batch.get(i).name(),
                        TypedColumn.confirmed(batch.get(i), Fetch.number(nulls.get(i)) - blank, blank));
            }
        }
        schema.fields().stream()
                .filter(field -> hints.asText().contains(field.name()))
                .forEach(field -> found.put(field.name(), asItIs(field)));
        found.putAll(proved(texts()));
        return inOrder(found);
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
        var found = asTheyAre();
        found.putAll(proved(texts()));
        return inOrder(found);
    }

    private List<Schema.Field> texts() {
        return schema.fields().stream().filter(this::isLookedAt).toList();
    }

    private boolean isLookedAt(Schema.Field field) {
        return field.type().kind() == SqlType.Kind.TEXT && !hints.asText().contains(field.name());
    }

    /** The columns that are not looked at. */
    private Map<String, ColumnType> asTheyAre() {
        var found = new HashMap<String, ColumnType>();
        schema.fields().stream()
                .filter(field -> !NUMBERING.contains(field.name()) && !isLookedAt(field))
                .forEach(field -> found.put(field.name(), asItIs(field)));
        return found;
    }

    private List<ColumnType> inOrder(Map<String, ColumnType> found) {
        return schema.fields().stream()
                .filter(field -> !NUMBERING.contains(field.name()))
                .map(field -> found.get(field.name()))
                .toList();
    }

    /** The types of text columns that all rows confirm. */
    private Map<String, ColumnType> proved(List<Schema.Field> texts) {
        long rows = fetch.count(SelectSql.count(table));
        if (rows <= MAX_WHOLE || rowNumber.equals("0")) {
            return look(texts, table, true);
        }
        var sample = "types_sample_" + SAMPLES.incrementAndGet();
        session.keep(sample, RowBlocks.first(SAMPLE).spread(SAMPLE, rows).of(table));
        var found = confirm(look(texts, Dialect.name(sample), false));
        var rest =
                texts.stream().filter(field -> !found.containsKey(field.name())).toList();
        found.putAll(look(rest, table, true));
        return found;
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
                var column = new TypedColumn(fetch, sql, batch.get(i).name(), rowNumber, relation, hints, known);
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
                    .add(Shape.of(row.get(1), Fetch.number(row.get(2)), Fetch.number(row.get(3)), row.get(4), known));
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
        var empty = "case when " + name + " < '!' then trim(" + name + ") = '' end";
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
