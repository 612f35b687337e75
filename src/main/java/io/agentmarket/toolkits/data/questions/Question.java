package io.agentmarket.toolkits.data.questions;

import io.agentmarket.toolkits.data.columns.Profile;
import io.agentmarket.toolkits.data.engines.Dialect;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

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
    public static QuestionAnswer answer(String question, Profile profile, String table, Dialect dialect) {
        var names = new ColumnNames(profile, table);
        try {
            if (question.length() > Words.MAX_LENGTH) {
                throw new Unclear("it is longer than " + Words.MAX_LENGTH + " characters");
            }
            return new Question(question, profile, table).read(dialect);
        } catch (Unclear e) {
            return new QuestionAnswer(
                    false,
                    "",
                    "I cannot answer this: " + e.getMessage() + ". The columns are " + names.listed() + ".",
                    e.words());
        }
    }

    private QuestionAnswer read(Dialect dialect) {
        new TimeWords(words, asked).read();
        var groups = new GroupWords(words, columns, asked);
        groups.top();
        sums();
        groups.read();
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
        refuseTwice();
        decide();
        return new AnswerSql(asked, table, dialect).answer();
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

    /** In North and in South, or in two years, is no row; it was meant as one of them. */
    private void refuseTwice() {
        var ranges = asked.conditions.stream()
                .filter(it -> it.sql().contains(TimeWords.DATE))
                .toList();
        boolean closed = ranges.stream().anyMatch(it -> it.sql().contains(" and "));
        if (closed && ranges.size() > 1) {
            throw new Unclear("it names two times: " + ranges.getFirst().words() + " and "
                    + ranges.getLast().words());
        }
        var equal = asked.conditions.stream()
                .map(Asked.Condition::words)
                .filter(it -> it.contains(" is ") && !it.contains(" is not "))
                .map(it -> it.substring(0, it.indexOf(" is ")))
                .toList();
        if (equal.stream().distinct().count() < equal.size()) {
            throw new Unclear("it names two values of one column: "
                    + asked.conditions.stream().map(Asked.Condition::words).collect(Collectors.joining(" and ")));
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
        if (ordered && asked.byMoney) {
            throw new Unclear(
                    "the " + sum.words + " " + measure.name() + " can be that of a row or of a sum; name the column",
                    measure.name());
        }
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
