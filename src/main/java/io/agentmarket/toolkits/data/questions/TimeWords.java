package io.agentmarket.toolkits.data.questions;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Times of a question: units, years, months, quarters, days. Relative ones, such as last month, are not understood. */
final class TimeWords {

    /** Stands for the column of dates in a condition. */
    static final String DATE = "<date>";

    private static final Map<String, String> UNITS = Map.ofEntries(
            Map.entry("monthly", "month"),
            Map.entry("weekly", "week"),
            Map.entry("daily", "day"),
            Map.entry("quarterly", "quarter"),
            Map.entry("yearly", "year"),
            Map.entry("annual", "year"),
            Map.entry("annually", "year"));

    private static final List<String> NOUNS = List.of("day", "week", "month", "quarter", "year");

    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    private final Words words;
    private final Asked asked;

    TimeWords(Words words, Asked asked) {
        this.words = words;
        this.asked = asked;
    }

    /** The unit that a noun names. */
    static Optional<String> unit(String noun) {
        return Optional.of(Words.singular(noun)).filter(NOUNS::contains);
    }

    void read() {
        for (int i = 0; i < words.size(); i++) {
            var unit = UNITS.get(words.at(i));
            if (unit != null) {
                asked.groups.add(new Asked.Group(Optional.empty(), unit));
                words.take(i, 1);
            } else if (!range(i)) {
                single(i);
            }
        }
    }

    private boolean range(int i) {
        if (!words.has(i, "between") && !words.has(i, "from")) {
            return false;
        }
        var from = day(i + 1);
        var to = day(i + 3);
        var middle = words.at(i + 2);
        if (from.isPresent() && to.isPresent() && (middle.equals("and") || middle.equals("to"))) {
            if (to.get().isBefore(from.get())) {
                throw new Unclear(to.get() + " is before " + from.get(), words.written(i));
            }
            words.take(i, 4);
            between(from.get(), to.get().plusDays(1), "from " + from.get() + " to " + to.get());
            return true;
        }
        if (isYear(i + 1) && isYear(i + 3) && (middle.equals("and") || middle.equals("to"))) {
            int first = Integer.parseInt(words.at(i + 1));
            int last = Integer.parseInt(words.at(i + 3));
            words.take(i, 4);
            between(LocalDate.of(first, 1, 1), LocalDate.of(last + 1, 1, 1), "from " + first + " to " + last);
            return true;
        }
        return false;
    }

    private void single(int i) {
        var day = day(i + 1);
        if (day.isPresent()) {
            switch (words.at(i)) {
                case "since", "from" -> one(i, ">=", day.get(), "since " + day.get());
                case "after" -> one(i, ">=", day.get().plusDays(1), "after " + day.get());
                case "before" -> one(i, "<", day.get(), "before " + day.get());
                case "until" -> one(i, "<", day.get().plusDays(1), "until " + day.get());
                case "on" -> {
                    words.take(i, 2);
                    between(day.get(), day.get().plusDays(1), "on " + day.get());
                }
                default -> {
                    // The day is left, and said not to be understood.
                }
            }
            return;
        }
        if ((words.has(i, "in") || words.has(i, "during")) && isYear(i + 1)) {
            int year = Integer.parseInt(words.at(i + 1));
            words.take(i, 2);
            between(LocalDate.of(year, 1, 1), LocalDate.of(year + 1, 1, 1), "in " + year);
        } else if ((words.has(i, "in") || words.has(i, "during")) && isYear(i + 2)) {
            partOfYear(i);
        } else if ((words.has(i, "since") || words.has(i, "before") || words.has(i, "after")) && isYear(i + 1)) {
            year(i);
        }
    }

    private void year(int i) {
        int year = Integer.parseInt(words.at(i + 1));
        switch (words.at(i)) {
            case "since" -> one(i, ">=", LocalDate.of(year, 1, 1), "since " + year);
            case "before" -> one(i, "<", LocalDate.of(year, 1, 1), "before " + year);
            default -> one(i, ">=", LocalDate.of(year + 1, 1, 1), "after " + year);
        }
    }

    private void partOfYear(int i) {
        int year = Integer.parseInt(words.at(i + 2));
        var part = words.at(i + 1);
        int month = month(part);
        if (month > 0) {
            words.take(i, 3);
            var from = LocalDate.of(year, month, 1);
            between(from, from.plusMonths(1), "in " + MONTHS.get(month - 1) + " " + year);
        } else if (part.matches("q[1-4]")) {
            words.take(i, 3);
            var from = LocalDate.of(year, 3 * (part.charAt(1) - '1') + 1, 1);
            between(from, from.plusMonths(3), "in quarter " + part.charAt(1) + " of " + year);
        }
    }

    private static int month(String word) {
        for (int i = 0; i < MONTHS.size(); i++) {
            if (MONTHS.get(i).equals(word)
                    || word.length() == 3 && MONTHS.get(i).startsWith(word)) {
                return i + 1;
            }
        }
        return 0;
    }

    private boolean isYear(int i) {
        return words.at(i).matches("(19|20)[0-9]{2}");
    }

    private Optional<LocalDate> day(int i) {
        if (!words.at(i).matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(words.at(i)));
        } catch (DateTimeException none) {
            throw new Unclear("'" + words.written(i) + "' is no date", words.written(i));
        }
    }

    private void one(int i, String operator, LocalDate day, String said) {
        words.take(i, 2);
        asked.conditions.add(new Asked.Condition(DATE + " " + operator + " date '" + day + "'", said));
    }

    private void between(LocalDate from, LocalDate before, String said) {
        asked.conditions.add(
                new Asked.Condition(DATE + " >= date '" + from + "' and " + DATE + " < date '" + before + "'", said));
    }
}
