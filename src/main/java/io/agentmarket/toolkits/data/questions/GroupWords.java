package io.agentmarket.toolkits.data.questions;

import java.util.Optional;

/** What a question groups by, and how many of the groups it asks for. */
final class GroupWords {

    private final Words words;
    private final ColumnNames columns;
    private final Asked asked;

    GroupWords(Words words, ColumnNames columns, Asked asked) {
        this.words = words;
        this.columns = columns;
        this.asked = asked;
    }

    /** {@code top 5 products}: the column, and how many. */
    void top() {
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

    /** {@code by region and month}, {@code per customer}, {@code for each product}. */
    void read() {
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
}
