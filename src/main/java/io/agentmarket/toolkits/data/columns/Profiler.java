package io.agentmarket.toolkits.data.columns;

import io.agentmarket.toolkits.data.engines.Dialect;
import io.agentmarket.toolkits.data.engines.EngineSession;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Profiles a table. */
public final class Profiler {

    /** Up to so many rows values are counted exactly; beyond, distinct values and quartiles are estimated. */
    static final long MAX_EXACT = 1_000_000;

    /** Rows among which the most frequent values of a larger table are looked for. */
    private static final long SAMPLE = 200_000;

    private static final int BATCH = 40;
    private static final int MAX_PAIRED = 6;

    private static final AtomicLong SAMPLES = new AtomicLong();

    private final EngineSession session;
    private final Fetch fetch;
    private final DialectSql sql;
    private final String table;
    private final List<ColumnType> types;
    private final Schema schema;
    private final String relation;
    private final String rowNumber;
    private final long rows;
    private final boolean exact;
    private final String looked;
    private final ProfileSql queries;

    private Profiler(EngineSession session, String table, List<ColumnType> types) {
        this.session = session;
        this.fetch = new Fetch(session);
        this.sql = new DialectSql(session.dialect());
        this.table = table;
        this.types = types;
        this.relation = types.stream().allMatch(ColumnType::isConverted)
                ? Dialect.name(table)
                : SelectSql.nested(ColumnTypes.select(session, table, types));
        var all = Schema.of(session, relation);
        this.rowNumber = all.lookup("row_number").isPresent() ? Dialect.name("row_number") : "cast(null as bigint)";
        this.schema = new Schema(all.fields().stream()
                .filter(field -> !ColumnTypes.NUMBERING.contains(field.name()))
                .toList());
        this.rows = fetch.count(SelectSql.count(Dialect.name(table)));
        this.exact = rows <= MAX_EXACT;
        this.looked = sampled();
        this.queries = new ProfileSql(sql, relation, looked, rowNumber);
    }

    /** The profile of a table whose columns have these types. */
    public static Profile of(EngineSession session, String table, List<ColumnType> types) {
        return new Profiler(session, table, types).profile();
    }

    private Profile profile() {
        var notes = new ArrayList<String>();
        if (!exact) {
            notes.add("the table has more than " + MAX_EXACT + " rows: distinct values are estimated; frequent values,"
                    + " patterns, outliers and histograms are those of a sample of about " + SAMPLE
                    + " rows; equal rows were not looked for");
        }
        var columns = new ArrayList<ColumnProfile>();
        for (int from = 0; from < schema.fields().size(); from += BATCH) {
            columns.addAll(
                    batch(schema.fields().subList(from, Math.min(schema.fields().size(), from + BATCH))));
        }
        return new Profile(table, rows, columns, keys(columns), duplicates(), notes);
    }

    private List<ColumnProfile> batch(List<Schema.Field> fields) {
        var expressions = fields.stream()
                .flatMap(field -> queries.basics(field, exact).stream())
                .toList();
        var basics = fetch.row(SelectSql.some(expressions, relation));
        var top = counted(union(fields, (i, field) -> queries.top(i, field.name())));
        var texts = fields.stream()
                .filter(field -> field.type().kind() == SqlType.Kind.TEXT)
                .toList();
        var patterns = counted(union(texts, (i, field) -> queries.patterns(i, field.name())));
        var numbers =
                fields.stream().filter(field -> field.type().kind().isNumber()).toList();
        var distributions = new Distributions(fetch, sql, queries, exact);
        var outliers = distributions.outliers(numbers);
        var histograms = distributions.histograms(fields.stream()
                .filter(field ->
                        field.type().kind().isNumber() || field.type().kind().isMoment())
                .toList());
        var profiles = new ArrayList<ColumnProfile>();
        for (int i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            var own = basics.subList(7 * i, 7 * i + 7);
            long values = Fetch.number(own.getFirst());
            profiles.add(new ColumnProfile(
                    types.stream()
                            .filter(type -> type.name().equals(field.name()))
                            .findFirst()
                            .orElseThrow(),
                    Fetch.number(own.get(1)),
                    exact,
                    own.get(2),
                    own.get(3),
                    own.get(4),
                    Numbers.exactMean(own.get(4), values, field.type().scale()),
                    number(own.get(5)),
                    number(own.get(6)),
                    top.getOrDefault(i, List.of()),
                    patterns.getOrDefault(texts.indexOf(field), List.of()),
                    outliers.get(field.name()),
                    histograms.getOrDefault(field.name(), List.of())));
        }
        return profiles;
    }

    private static @Nullable Long number(@Nullable String value) {
        return value == null ? null : Long.valueOf(value);
    }

    /** The relation in which frequent values, shapes, quartiles and parts of ranges are looked for. */
    private String sampled() {
        if (exact || rowNumber.startsWith("cast")) {
            return relation;
        }
        var name = "profile_sample_" + SAMPLES.incrementAndGet();
        session.keep(name, RowBlocks.none().spread(SAMPLE, rows).of(relation));
        return Dialect.name(name);
    }

    private interface Query {
        String of(int index, Schema.Field field);
    }

    private static String union(List<Schema.Field> fields, Query query) {
        var parts = new ArrayList<String>();
        for (int i = 0; i < fields.size(); i++) {
            parts.add(query.of(i, fields.get(i)));
        }
        return String.join(" union all ", parts);
    }

    private Map<Integer, List<ColumnType.Counted>> counted(String union) {
        var counted = new HashMap<Integer, List<ColumnType.Counted>>();
        if (!union.isEmpty()) {
            for (var row : fetch.rows(union, BATCH * ProfileSql.MAX_TOP)) {
                counted.computeIfAbsent((int) Fetch.number(row.getFirst()), i -> new ArrayList<>())
                        .add(new ColumnType.Counted(String.valueOf(row.get(1)), Fetch.number(row.get(2))));
            }
        }
        counted.values()
                .forEach(list -> list.sort(Comparator.comparingLong((ColumnType.Counted it) -> -it.count())
                        .thenComparing(ColumnType.Counted::text)));
        return counted;
    }

    private List<List<String>> keys(List<ColumnProfile> columns) {
        if (!exact || rows == 0) {
            return List.of();
        }
        var full = columns.stream()
                .filter(it -> it.column().nulls() == 0 && it.column().empty() == 0)
                .toList();
        var single = full.stream()
                .filter(it -> it.distinct() == rows)
                .map(it -> List.of(it.column().name()))
                .toList();
        if (!single.isEmpty()) {
            return single;
        }
        var candidates = full.stream()
                .sorted(Comparator.comparingLong(it -> -it.distinct()))
                .limit(MAX_PAIRED)
                .toList();
        var pairs = new ArrayList<List<String>>();
        for (int i = 0; i < candidates.size(); i++) {
            for (int j = i + 1; j < candidates.size(); j++) {
                var one = candidates.get(i);
                var other = candidates.get(j);
                boolean possible = Math.multiplyHigh(one.distinct(), other.distinct()) > 0
                        || one.distinct() * other.distinct() >= rows;
                if (possible
                        && fetch.count(queries.pair(
                                        one.column().name(), other.column().name()))
                                == rows) {
                    pairs.add(List.of(one.column().name(), other.column().name()));
                }
            }
        }
        return pairs;
    }

    private Profile.@Nullable Duplicates duplicates() {
        if (!exact || schema.fields().isEmpty()) {
            return null;
        }
        var from = queries.duplicates(schema.names());
        long count = fetch.count(SelectSql.from("count(*)", from));
        if (count == 0 || rowNumber.startsWith("cast")) {
            return new Profile.Duplicates(count, List.of());
        }
        var first =
                fetch.rows(SelectSql.from("n", from) + " order by n limit " + ProfileSql.MAX_ROWS, ProfileSql.MAX_ROWS);
        return new Profile.Duplicates(
                count, first.stream().map(row -> Fetch.number(row.getFirst())).toList());
    }
}
