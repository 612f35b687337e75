package io.agentmarket.toolkits.data.questions;

import io.agentmarket.toolkits.data.columns.ColumnType;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Conditions of a question: a column that is or is not a value, is more or less than a number, or is missing. */
final class FilterWords {

    /** Phrases between a column and a value, longest first, and their operators. */
    private static final Map<String, String> OPERATORS = new java.util.LinkedHashMap<>();

    static {
        for (var entry : List.of(
                "is greater than,>",
                "is more than,>",
                "is less than,<",
                "is at least,>=",
                "is at most,<=",
                "greater than,>",
                "more than,>",
                "less than,<",
                "at least,>=",
                "at most,<=",
                "is not,<>",
                "is above,>",
                "is below,<",
                "equals,=",
                "is,=",
                "above,>",
                "over,>",
                "below,<",
                "under,<",
                "=,=",
                ">=,>=",
                "<=,<=",
                "<>,<>",
                "!=,<>",
                ">,>",
                "<,<")) {
            int comma = entry.lastIndexOf(',');
            OPERATORS.put(entry.substring(0, comma), entry.substring(comma + 1));
        }
    }

    private final Words words;
    private final ColumnNames columns;
    private final Asked asked;

    FilterWords(Words words, ColumnNames columns, Asked asked) {
        this.words = words;
        this.columns = columns;
        this.asked = asked;
    }

    void read() {
        for (int i = 0; i < words.size(); i++) {
            missing(i);
            if (words.has(i, "where") || words.has(i, "with") || words.has(i, "whose")) {
                int next = i;
                do {
                    next = compared(next, words.skipArticles(next + 1));
                } while (next > 0 && words.has(next, "and"));
            }
        }
        for (int i = 0; i < words.size(); i++) {
            if (words.isFree(i)) {
                bare(i);
            }
        }
    }

    private void missing(int i) {
        int after =
                words.has(i, "with", "no") ? i + 2 : words.has(i, "without") || words.has(i, "missing") ? i + 1 : -1;
        if (after < 0) {
            return;
        }
        var column = columns.at(words, words.skipArticles(after));
        if (column.isEmpty()) {
            return;
        }
        var match = column.get();
        var name = Dialect.name(match.name());
        var empty =
                match.type().equals("text") ? "(" + name + " is null or trim(" + name + ") = '')" : name + " is null";
        asked.conditions.add(new Asked.Condition(empty, "where " + match.name() + " is missing"));
        asked.rows = true;
        words.take(i, match.from() + match.count() - i);
    }

    /** Takes a comparison from its column on, with the word before it; returns the place after it, or -1. */
    private int compared(int before, int at) {
        var column = columns.at(words, at);
        if (column.isEmpty()) {
            return -1;
        }
        int i = at + column.get().count();
        for (var phrase : OPERATORS.entrySet()) {
            var parts = phrase.getKey().split(" ");
            if (words.has(i, parts)) {
                return value(before, column.get(), phrase.getValue(), i + parts.length);
            }
        }
        return value(before, column.get(), "=", i);
    }

    private int value(int before, ColumnNames.Match column, String operator, int at) {
        if (!words.isFree(at)) {
            return -1;
        }
        if (column.isNumber() && words.at(at).matches("[0-9]+(\\.[0-9]+)?")) {
            condition(column, operator, words.at(at), words.at(at));
            words.take(before, at + 1 - before);
            return at + 1;
        }
        if (!operator.equals("=") && !operator.equals("<>")) {
            return -1;
        }
        for (int count = Math.min(3, words.size() - at); count > 0; count--) {
            var stored = stored(column, at, count);
            if (stored.isPresent()) {
                var literal = column.type().equals("boolean") ? stored.get() : Dialect.text(stored.get());
                condition(column, operator, literal, stored.get());
                words.take(before, at + count - before);
                return at + count;
            }
        }
        throw new Unclear(
                "'" + words.written(at) + "' is no value of " + column.name() + " that the profile shows; it shows "
                        + column.column().top().stream()
                                .map(ColumnType.Counted::text)
                                .collect(Collectors.joining(", ")),
                words.written(at));
    }

    /** The value of a column that the words say, as it is stored. */
    private Optional<String> stored(ColumnNames.Match column, int at, int count) {
        var said = new ArrayList<String>();
        for (int i = at; i < at + count; i++) {
            if (!words.isFree(i)) {
                return Optional.empty();
            }
            said.add(
                    words.isQuoted(i)
                            ? words.written(i).substring(1, words.written(i).length() - 1)
                            : words.written(i));
        }
        var text = String.join(" ", said);
        if (!column.type().equals("text") && !column.type().equals("boolean")) {
            return Optional.empty();
        }
        var top = column.column().top().stream().map(ColumnType.Counted::text).toList();
        if (top.contains(text)) {
            return Optional.of(text);
        }
        var similar = top.stream()
                .filter(it -> it.toLowerCase(Locale.ROOT).equals(text.toLowerCase(Locale.ROOT)))
                .toList();
        if (similar.size() > 1) {
            throw new Unclear("'" + text + "' can be " + String.join(" or ", similar) + " in " + column.name(), text);
        }
        return similar.stream().findFirst();
    }

    private void condition(ColumnNames.Match column, String operator, String literal, String said) {
        var words = operator.equals("=") ? "is" : operator.equals("<>") ? "is not" : operator;
        asked.conditions.add(new Asked.Condition(
                Dialect.name(column.name()) + " " + operator + " " + literal,
                "where " + column.name() + " " + words + " " + said));
    }

    /** A value without its column, such as {@code paid}, if only one column has it. */
    private void bare(int at) {
        if (columns.at(words, at).filter(ColumnNames.Match::exact).isPresent()) {
            return;
        }
        for (int count = Math.min(3, words.size() - at); count > 0; count--) {
            int length = count;
            var found = columns.all().stream()
                    .map(it -> new ColumnNames.Match(it, at, length, false))
                    .filter(it ->
                            it.type().equals("text") && stored(it, at, length).isPresent())
                    .toList();
            if (found.size() > 1) {
                throw new Unclear(
                        "'" + words.written(at) + "' is a value of "
                                + found.stream().map(ColumnNames.Match::name).collect(Collectors.joining(" and of ")),
                        words.written(at));
            }
            if (found.size() == 1) {
                var stored = stored(found.getFirst(), at, length).orElseThrow();
                take(at, length, found.getFirst());
                condition(found.getFirst(), "=", Dialect.text(stored), stored);
                return;
            }
        }
    }

    /** Takes a value with the preposition before it, and its column's name beside it. */
    private void take(int at, int count, ColumnNames.Match column) {
        if (words.has(at - 1, "not") || words.has(at - 1, "no") || words.has(at - 1, "except")) {
            throw new Unclear("'" + words.written(at - 1) + "' before " + words.written(at)
                    + " is not understood; write: where " + column.name() + " is not " + words.written(at));
        }
        words.take(at, count);
        var after = columns.at(words, at + count);
        if (after.isPresent() && after.get().name().equals(column.name()) && words.has(at - 1, "the")) {
            words.take(at + count, after.get().count());
        }
        int before = words.has(at - 1, "the") ? at - 2 : at - 1;
        if (words.has(before, "in") || words.has(before, "for") || words.has(before, "from")) {
            words.take(before, 1);
        }
    }
}
