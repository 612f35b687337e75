package io.agentmarket.toolkits.data.plans;

import io.agentmarket.toolkits.data.columns.ColumnTypes;
import io.agentmarket.toolkits.data.columns.DialectSql;
import io.agentmarket.toolkits.data.columns.Schema;
import io.agentmarket.toolkits.data.columns.SelectSql;
import io.agentmarket.toolkits.data.columns.SqlType;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A chain of steps that keep rows as they are, as one select of nested layers. Each row carries its fate: 0 while it
 * goes on, else the number of the reason for which it ended. So one pass counts what every step did, and a row ends
 * once only. Expressions of later steps see living rows only.
 */
final class Layers {

    /** Columns of the chain itself begin with {@code row:}, which no name of a request may. */
    static final String FATE = Dialect.name("row:fate");

    static final String ALIVE = FATE + " = 0";
    static final String VALUE = Dialect.name("row:value");
    static final String NUMBER = "row:number";
    static final String LINE = "row:line";
    private static final String SORT = "row:sort";

    private final DialectSql sql;
    private final List<String> hidden;
    private final List<Fate> fates = new ArrayList<>();
    private final List<String> sorting = new ArrayList<>();
    private Schema schema;
    private String select;
    private String last;
    private String previous = "previous";

    /** How a row ended. */
    enum End {
        REJECTED,
        FILTERED,
        MERGED
    }

    /**
     * A reason for which rows end.
     *
     * @param step its number in the plan, from 1
     * @param column empty where it is not about one column
     */
    record Fate(int step, End end, String column, String rule) {}

    private Layers(DialectSql sql, Schema schema, List<String> hidden, String select) {
        this.sql = sql;
        this.schema = schema;
        this.hidden = hidden;
        this.select = select;
        this.last = select;
    }

    /** A chain that begins with a table as it was loaded. */
    static Layers source(DialectSql sql, Schema table, String relation) {
        var hidden = new ArrayList<String>();
        var columns = new ArrayList<String>();
        var visible = new ArrayList<Schema.Field>();
        for (var field : table.fields()) {
            var name = Dialect.name(field.name());
            if (ColumnTypes.NUMBERING.contains(field.name())) {
                var own = field.name().equals("row_number") ? NUMBER : LINE;
                hidden.add(own);
                columns.add(name + " as " + Dialect.name(own));
            } else {
                visible.add(field);
                columns.add(name);
            }
        }
        return new Layers(sql, new Schema(visible), hidden, begin(columns, relation));
    }

    /** A chain that goes on with the rows of a finished stage, which has the columns and the hidden ones. */
    static Layers after(Layers before, Schema schema, List<String> hidden, String relation) {
        var next = new Layers(before.sql, schema, new ArrayList<>(hidden), begin(quoted(schema, hidden), relation));
        if (hidden.stream().anyMatch(name -> name.startsWith(SORT))) {
            next.sorting.addAll(before.sorting);
        }
        return next;
    }

    private static List<String> quoted(Schema schema, List<String> hidden) {
        var names = new ArrayList<>(schema.names());
        names.addAll(hidden);
        return names.stream().map(Dialect::name).collect(Collectors.toCollection(ArrayList::new));
    }

    private static String begin(List<String> columns, String relation) {
        var all = new ArrayList<>(columns);
        all.add("0 as " + FATE);
        all.add("cast(null as varchar) as " + VALUE);
        return SelectSql.some(all, relation);
    }

    Schema schema() {
        return schema;
    }

    List<Fate> fates() {
        return fates;
    }

    /** Columns that are not part of the data: the numbers of rows, and what tells rows of one number apart. */
    List<String> hidden() {
        return hidden;
    }

    /** Sorts the rows. The values to sort by are kept beside them, so later steps may change the columns. */
    void sort(List<Step.Order> by) {
        var names = new ArrayList<String>();
        hidden.removeIf(name -> name.startsWith(SORT));
        sorting.clear();
        for (var order : by) {
            var name = SORT + names.size();
            names.add(Dialect.name(order.column()) + " as " + Dialect.name(name));
            sorting.add(Dialect.name(name) + (order.descending() ? " desc" : " asc") + " nulls last");
        }
        var all = new ArrayList<>(quoted(schema, hidden));
        all.addAll(names);
        all.add(FATE);
        all.add(VALUE);
        enclose(all);
        for (int i = 0; i < by.size(); i++) {
            hidden.add(SORT + i);
        }
    }

    boolean isSorted() {
        return !sorting.isEmpty();
    }

    /** What the rows are sorted by: what a step said, then their own order. */
    String sorting() {
        var all = new ArrayList<>(sorting);
        all.addAll(order());
        return String.join(", ", all);
    }

    /** What rows are ordered by when nothing else is said; all columns where rows have no number. */
    List<String> order() {
        var numbers = hidden.stream()
                .filter(name -> !name.equals(LINE) && !name.startsWith(SORT))
                .map(Dialect::name)
                .toList();
        return numbers.isEmpty() ? schema.names().stream().map(Dialect::name).toList() : numbers;
    }

    /** The whole chain as a select. */
    String select() {
        return select;
    }

    /** The SQL of the last layer alone, over {@code previous}. */
    String lastLayer() {
        return last;
    }

    /** The columns that the next stage needs, of living rows. */
    static String living(Layers chain, String relation) {
        return SelectSql.some(quoted(chain.schema, chain.hidden), relation) + " where " + ALIVE;
    }

    /** The visible columns of living rows. */
    String visible(String relation) {
        return SelectSql.some(quoted(schema, List.of()), relation) + " where " + ALIVE;
    }

    private void wrap(List<String> columns, String fate, String value) {
        var all = new ArrayList<>(columns);
        hidden.stream().map(Dialect::name).forEach(all::add);
        all.add(fate.equals(FATE) ? FATE : fate + " as " + FATE);
        all.add(value.equals(VALUE) ? VALUE : value + " as " + VALUE);
        enclose(all);
    }

    private void enclose(List<String> columns) {
        last = SelectSql.some(columns, previous);
        select = SelectSql.some(columns, SelectSql.nested(select));
        previous = "previous";
    }

    /** A layer with other columns; each expression with its name. */
    void project(List<String> expressions, Schema next) {
        wrap(expressions, FATE, VALUE);
        schema = next;
    }

    /** A column that is added, or replaced in its place, by an expression that only living rows evaluate. */
    void column(String name, String expression, SqlType type) {
        var next = schema.with(name, type);
        project(
                columns(
                        next,
                        field -> field.name().equalsIgnoreCase(name)
                                ? "case when " + ALIVE + " then " + expression + " end"
                                : null),
                next);
    }

    /** The columns of a schema, some by an expression; null for the column as it is. */
    static List<String> columns(Schema schema, Function<Schema.Field, @Nullable String> expression) {
        return schema.fields().stream()
                .map(field -> {
                    var changed = expression.apply(field);
                    var name = Dialect.name(field.name());
                    return changed == null ? name : changed + " as " + name;
                })
                .toList();
    }

    /** Helper columns that the next layer reads; they go with it. */
    void compute(List<String> expressions) {
        var all = new ArrayList<>(List.of("*"));
        all.addAll(expressions);
        previous = SelectSql.nested(SelectSql.some(all, previous));
        select = SelectSql.some(all, SelectSql.nested(select));
    }

    /** Says the types of the columns anew. */
    void retype(Schema types) {
        schema = types;
    }

    /** A reason for which living rows end. */
    record Ending(Fate fate, String condition, String value) {}

    /** A layer that ends the rows that meet a condition; the first that is met counts. */
    void end(List<Ending> endings, List<String> columns) {
        var fate = new StringBuilder("case when " + FATE + " <> 0 then " + FATE);
        var value = new StringBuilder("case when " + FATE + " <> 0 then " + VALUE);
        for (var ending : endings) {
            fates.add(ending.fate);
            fate.append(" when ").append(ending.condition).append(" then ").append(fates.size());
            value.append(" when ").append(ending.condition).append(" then ").append(ending.value);
        }
        wrap(columns, fate + " else 0 end", value + " end");
    }

    /** A layer that ends rows and leaves the columns as they are. */
    void end(Fate fate, String condition, String value) {
        end(List.of(new Ending(fate, condition, value)), columns(schema, field -> null));
    }

    /** A hidden column; null where rows have none. */
    String number(String name) {
        return hidden.contains(name) ? Dialect.name(name) : "cast(null as bigint)";
    }

    /** The number of a row, for evidence; null where rows have none. */
    String rowNumber() {
        return number(NUMBER);
    }

    /** How many rows ended in one way for the reasons after {@code from}, to {@code to}. */
    String ended(int from, int to, End end) {
        var codes = new ArrayList<String>();
        for (int code = from + 1; code <= to; code++) {
            if (fates.get(code - 1).end == end) {
                codes.add("" + code);
            }
        }
        return codes.isEmpty()
                ? "cast(0 as bigint)"
                : "count(case when " + FATE + " in (" + String.join(", ", codes) + ") then 1 end)";
    }

    /** How many rows came to the reason with this number: they live, or ended later. */
    static String reached(int code) {
        return "count(case when " + FATE + " = 0 or " + FATE + " >= " + code + " then 1 end)";
    }

    DialectSql sql() {
        return sql;
    }
}
