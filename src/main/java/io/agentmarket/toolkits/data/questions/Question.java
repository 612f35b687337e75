package io.agentmarket.toolkits.data.questions;

import io.agentmarket.toolkits.data.columns.Profile;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.Optional;
import java.util.Set;

/**
 * A question in words, such as "monthly revenue by region". Each reader takes the words that it understands; what is
 * left in the end, and what fits two columns, makes the question one that is not answered.
 */
public final class Question {

    private static final Set<String> ROW_NOUNS = Set.of("row", "record", "entry", "line");

    private final Words words;
    private final ColumnNames columns;
    private final String table;
    private final Asked asked = new Asked();

    private Question(String question, Profile profile, String table) {
        this.words = new Words(question);
        this.columns = new ColumnNames(profile, table);
        this.table = table;
    }

    /**
     * What a question means.
     *
     * @param profile of the table
     * @param table its name in the session, with the types of the profile
     */
    public static Answer answer(String question, Profile profile, String table, Dialect dialect) {
        var names = new ColumnNames(profile, table);
        try {
            if (question.length() > Words.MAX_LENGTH) {
                throw new Unclear("it is longer than " + Words.MAX_LENGTH + " characters");
            }
            return new Question(question, profile, table).read(dialect);
        } catch (Unclear e) {
            return new Answer(
                    false,
                    "",
                    "I cannot answer this: " + e.getMessage() + ". The columns are " + names.listed() + ".",
                    e.words());
        }
    }

    private Answer read(Dialect dialect) {
        new TimeWords(words, asked).read();
        top();
        sums();
        groups();
        new FilterWords(words, columns, asked).read();
        measure();
        rowNouns();
        var left = words.left();
        if (!left.isEmpty()) {
            throw new Unclear(
                    "I do not understand "
                            + String.join(
                                    ", ",
                                    left.stream().map(it -> "'" + it + "'").toList()),
                    left.toArray(String[]::new));
        }
        refuseRate();
        decide();
        return new AnswerSql(asked, table, dialect).answer();
    }

    /** {@code top 5 products}: the column, and how many. */
    private void top() {
        for (int i = 0; i < words.size(); i++) {
            boolean most = words.has(i, "top");
            if ((most || words.has(i, "bottom")) && words.at(i + 1).matches("[1-9][0-9]{0,3}")) {
                var column = columns.at(words, i + 2);
                if (column.isEmpty()
                        || !column.get().exact()
                                && column.get().isNumber()
                                && !column.get().isIdentifier()) {
                    return;
                }
                if (column.get().isNumber() && !column.get().isIdentifier()) {
                    throw new Unclear(
                            "the " + words.written(i) + " " + words.written(i + 1) + " of which column, by "
                                    + column.get().name() + ", is not said",
                            words.written(i + 2));
                }
                asked.limit = Integer.parseInt(words.at(i + 1));
                asked.least = !most;
                asked.groups.add(new Asked.Group(column, ""));
                words.take(i, 2 + column.get().count());
                return;
            }
        }
    }

    private void sums() {
        for (int i = 0; i < words.size(); i++) {
            if (words.has(i, "how", "many") || words.has(i, "number", "of") || words.has(i, "count", "of")) {
                count(i, 2);
            } else if (words.has(i, "count") && columns.at(words, i).isEmpty()) {
                count(i, 1);
            } else {
                sum(i);
            }
        }
    }

    private void count(int i, int length) {
        words.take(i, length);
        int next = words.skipArticles(i + length);
        boolean distinct = Set.of("distinct", "unique", "different").contains(words.at(next));
        if (distinct) {
            words.take(next, 1);
        }
        sum(distinct ? Asked.Sum.DISTINCT : Asked.Sum.COUNT, words.written(i));
    }

    private void sum(int i) {
        if (columns.at(words, i).filter(ColumnNames.Match::exact).isPresent()) {
            return;
        }
        var sum =
                switch (words.at(i)) {
                    case "total", "sum", "overall" -> Asked.Sum.SUM;
                    case "average", "avg", "mean" -> Asked.Sum.AVERAGE;
                    case "highest", "maximum", "max", "largest", "biggest" -> Asked.Sum.MAX;
                    case "lowest", "minimum", "min", "smallest" -> Asked.Sum.MIN;
                    case "distinct", "unique", "different" -> Asked.Sum.DISTINCT;
                    default -> null;
                };
        if (sum == null) {
            return;
        }
        if (sum == Asked.Sum.AVERAGE && i + 1 < words.size() && !words.isFree(i + 1)) {
            throw new Unclear(
                    "'" + words.written(i) + " " + words.written(i + 1) + "' can be an average of rows or of sums",
                    words.written(i),
                    words.written(i + 1));
        }
        words.take(i, 1);
        sum(sum, words.written(i));
    }

    private void sum(Asked.Sum sum, String word) {
        if (asked.sum.isPresent()) {
            throw new Unclear("'" + word + "' and another word for adding up are in one question", word);
        }
        asked.sum = Optional.of(sum);
    }

    /** {@code by region and month}, {@code per customer}, {@code for each product}. */
    private void groups() {
        for (int i = 0; i < words.size(); i++) {
            boolean by = words.has(i, "by") || words.has(i, "per");
            boolean each = words.has(i, "for", "each") || words.has(i, "for", "every") || words.has(i, "in", "each");
            if (by || each) {
                int next = i + (each ? 2 : 1);
                int taken = group(words.skipArticles(next));
                if (taken < 0) {
                    continue;
                }
                words.take(i, taken - i);
                while (words.has(taken, "and")
                        || words.has(taken, ",")
                        || words.has(taken, "by")
                        || words.has(taken, "per")) {
                    int end = group(words.skipArticles(taken + 1));
                    if (end < 0) {
                        break;
                    }
                    words.take(taken, end - taken);
                    taken = end;
                }
            }
        }
    }

    /** Adds a group that is named from here on; returns the place after it, or -1. */
    private int group(int at) {
        var unit = TimeWords.unit(words.at(at));
        var column = columns.at(words, at);
        if (column.isPresent() && (column.get().exact() || unit.isEmpty())) {
            var match = column.get();
            if (asked.limit > 0 && match.isNumber() && !match.isIdentifier()) {
                asked.measure = column;
            } else if (match.isMoment()) {
                throw new Unclear("say day, week, month, quarter or year of " + match.name(), words.written(at));
            } else if (match.type().equals("decimal") || match.type().equals("double")) {
                throw new Unclear(match.name() + " is a number to add up, not one to group by", words.written(at));
            } else {
                asked.groups.add(new Asked.Group(column, ""));
            }
            return at + match.count();
        }
        if (unit.isPresent()) {
            asked.groups.add(new Asked.Group(Optional.empty(), unit.get()));
            return momentAfter(at + 1);
        }
        if (asked.limit > 0) {
            return byMeasure(at);
        }
        return -1;
    }

    /** {@code month of order date}: the column of dates. */
    private int momentAfter(int at) {
        if (words.has(at, "of")) {
            var column = columns.at(words, words.skipArticles(at + 1));
            if (column.isPresent() && column.get().isMoment()) {
                asked.moment = column;
                return column.get().from() + column.get().count();
            }
        }
        return at;
    }

    /** {@code top 5 products by revenue}, {@code by total price}, {@code by number of orders}. */
    private int byMeasure(int at) {
        var money = columns.money(words, at);
        if (money.isPresent()) {
            asked.measure = money;
            asked.byMoney = true;
            return at + 1;
        }
        return asked.sum.isPresent() ? at : -1;
    }

    private void measure() {
        for (int i = 0; i < words.size(); i++) {
            if (!words.isFree(i)) {
                continue;
            }
            boolean counting = asked.sum.filter(it -> it == Asked.Sum.COUNT).isPresent();
            if (counting && isRowNoun(i)) {
                continue;
            }
            var column = columns.at(words, i);
            boolean money = false;
            if (column.isEmpty()) {
                column = columns.money(words, i);
                money = column.isPresent();
            }
            if (column.isEmpty()) {
                continue;
            }
            var match = column.get();
            boolean counted = asked.sum.filter(it -> it == Asked.Sum.DISTINCT).isPresent();
            if (match.isMoment()
                    && asked.moment.isEmpty()
                    && !counted
                    && asked.sum
                            .filter(it -> it == Asked.Sum.MIN || it == Asked.Sum.MAX)
                            .isEmpty()) {
                asked.moment = column;
            } else if (asked.measure.isPresent()) {
                continue;
            } else if (match.isNumber() || counted || asked.sum.isPresent()) {
                asked.measure = column;
                asked.byMoney = money;
            } else {
                continue;
            }
            words.take(i, match.count());
        }
    }

    /** A price by region could be a total or an average. */
    private void refuseRate() {
        if (asked.sum.isEmpty()
                && asked.measure.isPresent()
                && asked.measure.get().isRate()) {
            throw new Unclear(
                    "say total, average, highest or lowest "
                            + asked.measure.get().name(),
                    asked.measure.get().name());
        }
    }

    private boolean isRowNoun(int i) {
        var noun = Words.singular(words.at(i));
        return ROW_NOUNS.contains(noun)
                || !noun.isEmpty() && noun.equals(Words.singular(table.toLowerCase(java.util.Locale.ROOT)));
    }

    private void rowNouns() {
        for (int i = 0; i < words.size(); i++) {
            if (words.isFree(i) && isRowNoun(i)) {
                countedTwice(i);
                asked.rows = true;
                words.take(i, 1);
            }
        }
    }

    /** Orders are rows, unless a column of order numbers repeats: then it could be either. */
    private void countedTwice(int i) {
        var noun = Words.singular(words.at(i));
        for (var column : columns.all()) {
            var parts = ColumnNames.parts(column.column().name());
            boolean number = parts.size() == 2
                    && parts.getFirst().equals(noun)
                    && Set.of("id", "number", "no", "key").contains(parts.getLast());
            long values =
                    column.top().stream().mapToLong(it -> it.count()).max().orElse(0);
            if (number && values > 1) {
                throw new Unclear(
                        "'" + words.written(i) + "' can be rows or different values of "
                                + column.column().name() + ", which repeat",
                        words.written(i));
            }
        }
    }

    private void decide() {
        if (asked.sum.isEmpty() && asked.measure.isPresent()) {
            asked.sum = Optional.of(Asked.Sum.SUM);
        }
        boolean listing = asked.sum.isEmpty() && asked.groups.isEmpty() && asked.rows && !asked.conditions.isEmpty();
        if (asked.sum.isEmpty() && !listing) {
            throw new Unclear("it does not say what to count or to add up");
        }
        asked.sum.ifPresent(this::check);
        boolean timed = asked.groups.stream().anyMatch(group -> !group.unit().isEmpty())
                || asked.conditions.stream().anyMatch(it -> it.sql().contains(TimeWords.DATE));
        if (timed && asked.moment.isEmpty()) {
            asked.moment = Optional.of(columns.onlyMoment("the time"));
        }
    }

    private void check(Asked.Sum sum) {
        if (sum == Asked.Sum.COUNT) {
            if (!asked.rows && asked.measure.isEmpty()) {
                throw new Unclear("it does not say what to count");
            }
            if (asked.measure.isPresent()) {
                throw new Unclear(
                        "'number of " + asked.measure.get().name()
                                + "' can be rows or different values: write rows, or different "
                                + asked.measure.get().name(),
                        asked.measure.get().name());
            }
            return;
        }
        if (asked.measure.isEmpty()) {
            if (sum != Asked.Sum.SUM) {
                throw new Unclear("it does not say of which column the " + sum.words + " is");
            }
            asked.measure = Optional.of(columns.onlyNumber("the total"));
        }
        var measure = asked.measure.get();
        boolean ordered = sum == Asked.Sum.MIN || sum == Asked.Sum.MAX;
        if (sum == Asked.Sum.DISTINCT || ordered && (measure.isNumber() || measure.isMoment())) {
            return;
        }
        if (!measure.isNumber() || measure.isIdentifier()) {
            throw new Unclear(
                    measure.name() + " is " + (measure.isNumber() ? "an identifier" : measure.type())
                            + ", which has no " + sum.words,
                    measure.name());
        }
        if (sum == Asked.Sum.AVERAGE && asked.byMoney && !asked.groups.isEmpty()) {
            throw new Unclear(
                    "an average of " + measure.name() + " by groups can be of rows or of sums; name the column",
                    measure.name());
        }
    }
}
