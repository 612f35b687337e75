package io.agentmarket.toolkits.data.tables;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the dialect of delimited text by comparing the scores of all that come into question. */
final class DialectFinder {

    /** Another dialect of a score this near is named in a warning. */
    private static final double NEAR = 0.15;

    /** Lines that a quote must break, more than fields that it encloses, until it is taken as text. */
    private static final int MIN_BROKEN = 2;

    /**
     * What was found.
     *
     * @param width the number of fields that most lines have
     */
    record Found(CsvDialect dialect, int width, List<String> evidence, List<String> warnings) {}

    private final Sample sample;
    private final ReadOptions options;
    private final ByteCensus census;
    private final List<String> evidence = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    DialectFinder(Sample sample, ReadOptions options, ByteCensus census) {
        this.sample = sample;
        this.options = options;
        this.census = census;
    }

    Found find() {
        var asked = delimiter(options.delimiter());
        var scores = new ArrayList<DialectScore>();
        if (asked == null || asked != CsvDialect.NONE) {
            for (char delimiter : asked == null ? CsvDialect.DELIMITERS : List.of(asked)) {
                if (asked != null || occurs(delimiter)) {
                    scores.add(best(delimiter, false));
                    if (delimiter == ' ' && occurs("  ")) {
                        scores.add(best(delimiter, true));
                    }
                }
            }
        }
        if (asked == null || scores.isEmpty()) {
            scores.add(best(CsvDialect.NONE, false));
        }
        scores.sort(Comparator.comparingDouble(DialectScore::score).reversed());
        var chosen = scores.getFirst();
        if (asked == null) {
            justify(scores);
        } else {
            contradict(asked, chosen);
        }
        justifyQuotes(chosen);
        return new Found(chosen.dialect(), chosen.width(), evidence, warnings);
    }

    private void justify(List<DialectScore> scores) {
        var chosen = scores.getFirst();
        String text = "delimiter: " + chosen.dialect().delimiterName() + " scores " + two(chosen.score()) + ", "
                + chosen.fitting() + " of " + chosen.records() + " lines looked at have " + chosen.width()
                + (chosen.width() == 1 ? " value" : " fields");
        if (scores.size() > 1) {
            var second = scores.get(1);
            double margin = chosen.score() - second.score();
            text += "; runner-up " + second.dialect().delimiterName() + " with " + two(second.score()) + ", margin "
                    + two(margin);
            boolean splits = second.fitting() > 0 && second.width() > 1 || chosen.width() > 1;
            if (margin < NEAR && splits) {
                warnings.add("The delimiter is not certain: " + chosen.dialect().delimiterName() + " was used, "
                        + second.dialect().delimiterName() + " fits nearly as well. Say the delimiter if it is wrong");
            }
        }
        evidence.add(text);
        var begins = sample.head().lines().findFirst().orElse("");
        if (chosen.width() == 1 && (begins.indexOf(',') > 0 || begins.indexOf(';') > 0 || begins.indexOf('\t') > 0)) {
            warnings.add("Each line was read as one value, though the first has a usual delimiter in it: say the"
                    + " delimiter if it divides");
        }
    }

    private void contradict(char asked, DialectScore chosen) {
        if (asked == CsvDialect.NONE || occurs(asked)) {
            return;
        }
        for (char other : CsvDialect.DELIMITERS) {
            if (other != asked && occurs(other)) {
                var score = best(other, false);
                if (score.score() > 0.8 && score.width() > 1) {
                    throw new UnreadableTableException(
                            "/delimiter",
                            "The delimiter " + chosen.dialect().delimiterName()
                                    + " is in none of the lines looked at, but "
                                    + score.dialect().delimiterName() + " divides them into " + score.width()
                                    + " fields: leave the delimiter out, or give that one");
                }
            }
        }
        warnings.add("The delimiter " + chosen.dialect().delimiterName()
                + " is in none of the lines looked at: each line is one value");
    }

    private void justifyQuotes(DialectScore chosen) {
        var dialect = chosen.dialect();
        if (options.quote() == null && dialect.quote() == '\'') {
            warnings.add("Single quotes enclose " + chosen.quoted()
                    + " of the fields looked at and were read as quotes:" + " say the quote if they are text");
        }
        if (options.quote() == null && dialect.quote() != '\'' && chosen.singles() > 0) {
            warnings.add("A single quote begins " + chosen.singles()
                    + " of the fields looked at and was read as text: say the quote if it encloses them");
        }
        if (options.quote() == null && dialect.quote() == CsvDialect.NONE) {
            warnings.add("Quotes were read as text, since they do not enclose fields: say the quote if they do");
        }
        if (options.quote() == null) {
            evidence.add(
                    dialect.quote() == CsvDialect.NONE
                            ? "quote: none, since quotes would break more lines than they enclose fields"
                            : chosen.quoted() > 0
                                    ? "quote: " + dialect.quote() + " begins and ends fields"
                                    : "quote: " + dialect.quote() + " by convention, no field looked at is in quotes");
        }
        if (options.escape() == null && dialect.quote() != CsvDialect.NONE) {
            evidence.add(
                    dialect.backslash()
                            ? "escape: a backslash stands before " + census.escapedQuotes() + " quotes"
                            : "escape: quotes within quotes are doubled"
                                    + (census.escapedQuotes() == 0
                                            ? ""
                                            : ", though a backslash stands before " + census.escapedQuotes()));
        }
    }

    private DialectScore best(char delimiter, boolean runs) {
        var usual = options.quote() == null ? '"' : quote(options.quote());
        var best = bestEscape(delimiter, runs, usual);
        if (options.quote() != null) {
            return best;
        }
        if (occurs('\'') && best.quoted() == 0) {
            var single = bestEscape(delimiter, runs, '\'');
            if (single.quoted() > 0 && single.broken() * 4 <= single.quoted() && single.score() >= best.score()) {
                return single;
            }
        }
        if (best.broken() >= MIN_BROKEN && best.broken() > best.quoted()) {
            best = new DialectScore(
                    new CsvDialect(delimiter, runs, CsvDialect.NONE, CsvDialect.NONE, options.comment()),
                    sample,
                    skip());
        }
        return best;
    }

    private DialectScore bestEscape(char delimiter, boolean runs, char quote) {
        if (options.escape() != null) {
            return score(delimiter, runs, quote, escape(options.escape(), quote));
        }
        var doubled = score(delimiter, runs, quote, quote);
        boolean possible = quote != CsvDialect.NONE
                && (census.escapedQuotes() > 0 || occurs("\\" + delimiter) || occurs("\\" + quote));
        if (!possible) {
            return doubled;
        }
        var backslash = score(delimiter, runs, quote, '\\');
        if (backslash.broken() != doubled.broken()) {
            return backslash.broken() < doubled.broken() ? backslash : doubled;
        }
        if (backslash.score() != doubled.score()) {
            return backslash.score() > doubled.score() ? backslash : doubled;
        }
        return census.escapedQuotes() > census.closedAfterBackslash() ? backslash : doubled;
    }

    private DialectScore score(char delimiter, boolean runs, char quote, char escape) {
        return new DialectScore(new CsvDialect(delimiter, runs, quote, escape, options.comment()), sample, skip());
    }

    private int skip() {
        return options.skip() == null ? 0 : options.skip();
    }

    private boolean occurs(char sign) {
        return occurs(String.valueOf(sign));
    }

    private boolean occurs(String signs) {
        return sample.parts().stream().anyMatch(part -> part.contains(signs));
    }

    private static @Nullable Character delimiter(@Nullable String asked) {
        if (asked == null) {
            return null;
        }
        if (asked.isEmpty()) {
            return CsvDialect.NONE;
        }
        var text = asked.equals("\\t") || asked.equals("tab") ? "\t" : asked;
        return one("/delimiter", text);
    }

    private static char quote(String asked) {
        return asked.isEmpty() ? CsvDialect.NONE : one("/quote", asked);
    }

    private static char escape(String asked, char quote) {
        if (asked.isEmpty()) {
            return CsvDialect.NONE;
        }
        char escape = one("/escape", asked);
        if (quote == CsvDialect.NONE && escape != '\\') {
            throw new UnreadableTableException("/escape", "Without a quote the escape can only be a backslash");
        }
        return escape;
    }

    private static char one(String pointer, String text) {
        if (text.length() != 1 || text.charAt(0) == '\n' || text.charAt(0) == '\r' || text.charAt(0) == 0) {
            throw new UnreadableTableException(
                    pointer, "\"" + text + "\" is not one character: give one that is no line end");
        }
        return text.charAt(0);
    }

    private static String two(double score) {
        return String.format(Locale.ROOT, "%.2f", score);
    }
}
