package io.agentmarket.toolkits.data.columns;

import io.agentmarket.shared.Spelling;
import io.agentmarket.toolkits.data.engines.Column;
import io.agentmarket.toolkits.data.engines.EngineSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The columns of a relation, in order. Names are told apart in any case. */
public record Schema(List<Field> fields) {

    public Schema {
        fields = List.copyOf(fields);
    }

    /** A column and its type. */
    public record Field(String name, SqlType type) {}

    /** The columns that the engine gives to a select. */
    public static Schema of(EngineSession session, String relation) {
        return of(session.query(SelectSql.all(relation) + " limit 0", 1).columns());
    }

    public static Schema of(List<Column> columns) {
        return new Schema(columns.stream()
                .map(column -> new Field(column.name(), SqlType.of(column.type())))
                .toList());
    }

    public List<String> names() {
        return fields.stream().map(Field::name).toList();
    }

    public Optional<Field> lookup(String name) {
        return fields.stream()
                .filter(field -> field.name.equals(name))
                .findFirst()
                .or(() -> fields.stream()
                        .filter(field -> field.name.equalsIgnoreCase(name))
                        .findFirst());
    }

    /** @throws ExpressionFault when there is none */
    public Field find(String name) {
        return lookup(name)
                .orElseThrow(() -> new ExpressionFault(
                        "there is no column " + name + Spelling.hint(name, names()) + "; the columns are " + listed()));
    }

    private String listed() {
        var names = names();
        return names.size() <= 30
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, 30)) + " and " + (names.size() - 30) + " more";
    }

    /** With a column added at the end, or replaced in its place. */
    public Schema with(String name, SqlType type) {
        var copy = new ArrayList<>(fields);
        for (int i = 0; i < copy.size(); i++) {
            if (copy.get(i).name.equalsIgnoreCase(name)) {
                copy.set(i, new Field(copy.get(i).name, type));
                return new Schema(copy);
            }
        }
        copy.add(new Field(name, type));
        return new Schema(copy);
    }

    /** The first name that occurs twice. */
    public static Optional<String> twice(List<String> names) {
        var seen = new HashSet<String>();
        return names.stream()
                .filter(name -> !seen.add(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
