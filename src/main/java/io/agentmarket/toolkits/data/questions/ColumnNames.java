package io.agentmarket.toolkits.data.questions;

import io.agentmarket.toolkits.data.columns.ColumnProfile;
import io.agentmarket.toolkits.data.columns.Profile;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds the columns that words name. Two that fit equally well are none. */
final class ColumnNames {

    /** Columns of these names are not added up unless the question says so. */
    private static final Set<String> RATES = Set.of(
            "price",
            "rate",
            "percent",
            "percentage",
            "pct",
            "ratio",
            "age",
            "score",
            "rating",
            "temperature",
            "discount",
            "margin",
            "share",
            "weight",
            "height",
            "balance",
            "stock",
            "level");

    private static final Set<String> IDENTIFIERS =
            Set.of("id", "key", "number", "no", "nr", "code", "zip", "year", "month", "day", "phone", "row", "index");

    /** What is left out of a column's name: {@code customer} for {@code customer_id}. */
    private static final Set<String> ENDINGS = Set.of("id", "name", "code", "key", "number", "no", "date", "at", "on");

    private static final Set<String> MONEY = Set.of("revenue", "sale", "turnover", "income", "proceed");
    private static final Set<String> MONEY_COLUMNS = Set.of(
            "revenue", "sale", "turnover", "amount", "total", "price", "value", "net", "gross", "cost", "income");
    private static final Set<String> QUANTITIES = Set.of("quantity", "qty", "piece", "unit", "count", "item", "number");

    private final List<ColumnProfile> columns;
    private final String rowNoun;

    /** @param table whose name, in the singular, is a row and no column */
    ColumnNames(Profile profile, String table) {
        this.columns = profile.columns();
        this.rowNoun = Words.singular(table.toLowerCase(Locale.ROOT));
    }

    /** A column, the words that named it, and whether they were its name. */
    record Match(ColumnProfile column, int from, int count, boolean exact) {

        String name() {
            return column.column().name();
        }

        String type() {
            return column.column().type();
        }

        boolean isNumber() {
            return List.of("integer", "decimal", "double").contains(type());
        }

        boolean isMoment() {
            return List.of("date", "timestamp").contains(type());
        }

        boolean isIdentifier() {
            return IDENTIFIERS.contains(parts(name()).getLast());
        }

        /** Whether its values are not to be added up without being asked. */
        boolean isRate() {
            return parts(name()).stream().anyMatch(RATES::contains);
        }
    }

    List<ColumnProfile> all() {
        return columns;
    }

    String listed() {
        return columns.stream().map(it -> it.column().name()).collect(Collectors.joining(", "));
    }

    /** The words of a column's name, in the singular. */
    static List<String> parts(String name) {
        return Arrays.stream(name.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
                        .toLowerCase(Locale.ROOT)
                        .split("[^\\p{L}\\p{N}]+"))
                .filter(part -> !part.isEmpty())
                .map(Words::singular)
                .toList();
    }

    /** The column that the words from here on name, by as many of them as possible. */
    Optional<Match> at(Words words, int from) {
        for (int count = 4; count > 0; count--) {
            if (!IntStream.range(from, from + count).allMatch(words::isFree)) {
                continue;
            }
            var asked = new ArrayList<String>();
            for (int i = 0; i < count; i++) {
                asked.addAll(parts(words.at(from + i)));
            }
            var found = asked.isEmpty() ? Optional.<Match>empty() : named(asked, words, from, count);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Match> named(List<String> asked, Words words, int from, int count) {
        var same = columns.stream()
                .filter(it -> parts(it.column().name()).equals(asked))
                .toList();
        if (!same.isEmpty()) {
            return one(same, words, from, count, true);
        }
        if (asked.equals(List.of(rowNoun))) {
            return Optional.empty();
        }
        var shortened = columns.stream()
                .filter(it -> isShortOf(parts(it.column().name()), asked))
                .toList();
        return shortened.isEmpty() ? Optional.empty() : one(shortened, words, from, count, false);
    }

    private static boolean isShortOf(List<String> name, List<String> asked) {
        return name.size() == asked.size() + 1
                && name.subList(0, asked.size()).equals(asked)
                && ENDINGS.contains(name.getLast());
    }

    private static Optional<Match> one(List<ColumnProfile> found, Words words, int from, int count, boolean exact) {
        if (found.size() > 1) {
            var names = found.stream().map(it -> it.column().name()).collect(Collectors.joining(" and "));
            throw new Unclear("'" + words.written(from) + "' fits the columns " + names, words.written(from));
        }
        return Optional.of(new Match(found.getFirst(), from, count, exact));
    }

    /** The column that a word for money stands for, if only one can be meant. */
    Optional<Match> money(Words words, int from) {
        var word = Words.singular(words.at(from));
        if (!MONEY.contains(word)) {
            return Optional.empty();
        }
        var numbers = columns.stream()
                .map(it -> new Match(it, from, 1, false))
                .filter(it -> it.isNumber() && !it.isIdentifier())
                .toList();
        var named = numbers.stream()
                .filter(it -> parts(it.name()).stream().anyMatch(MONEY_COLUMNS::contains))
                .toList();
        if (named.size() != 1) {
            throw new Unclear(
                    named.isEmpty()
                            ? "no numeric column is " + words.written(from)
                            : "'" + words.written(from) + "' can be "
                                    + named.stream().map(Match::name).collect(Collectors.joining(" or ")),
                    words.written(from));
        }
        var found = named.getFirst();
        var quantity = numbers.stream()
                .filter(it -> parts(it.name()).stream().anyMatch(QUANTITIES::contains))
                .findFirst();
        if (found.isRate() && quantity.isPresent()) {
            throw new Unclear(
                    "'" + words.written(from) + "' can be " + found.name() + " or " + found.name() + " times "
                            + quantity.get().name(),
                    words.written(from));
        }
        return Optional.of(found);
    }

    /** The only numeric column that can be added up. */
    Match onlyNumber(String why) {
        var numbers = columns.stream()
                .map(it -> new Match(it, 0, 0, false))
                .filter(it -> it.isNumber() && !it.isIdentifier() && !it.isRate())
                .toList();
        if (numbers.size() != 1) {
            throw new Unclear(
                    numbers.isEmpty()
                            ? why + " of no column: there is none to add up"
                            : why + " can be of "
                                    + numbers.stream().map(Match::name).collect(Collectors.joining(" or ")));
        }
        return numbers.getFirst();
    }

    /** The only column of dates. */
    Match onlyMoment(String word) {
        var moments = columns.stream()
                .map(it -> new Match(it, 0, 0, false))
                .filter(Match::isMoment)
                .toList();
        if (moments.size() != 1) {
            throw new Unclear(
                    moments.isEmpty()
                            ? "there is no column of dates for '" + word + "'"
                            : "'" + word + "' can be about "
                                    + moments.stream().map(Match::name).collect(Collectors.joining(" or ")),
                    word);
        }
        return moments.getFirst();
    }
}
