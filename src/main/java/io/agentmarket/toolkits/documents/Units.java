package io.agentmarket.toolkits.documents;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Splits plain text or Markdown into complete sentences, list items, tables and code blocks. */
final class Units {

    /** A longer table is split into rows. */
    private static final int WHOLE_TABLE = 600;

    private static final Pattern FENCE = Pattern.compile("\\s*(```|~~~).*");
    private static final Pattern ITEM = Pattern.compile("\\s*([-*+•]|\\d{1,3}[.)])\\s+\\S.*");
    private static final Pattern INDENTED_CODE = Pattern.compile("(\\t| {4,})\\S.*");
    private static final Pattern HEADING = Pattern.compile("\\s*#{1,6}\\s.*");

    /** A full stop after these does not end a sentence. */
    private static final Pattern ABBREVIATION = Pattern.compile(
            "(?s).*(?:^|[\\s(])(?:e\\.g|i\\.e|etc|vs|cf|approx|no|nr|dr|mr|mrs|ms|st|fig|incl|resp|z\\.b|bzw|ca)\\.\\s*",
            Pattern.CASE_INSENSITIVE);

    private final String text;
    private final List<Line> lines = new ArrayList<>();
    private final List<Unit> units = new ArrayList<>();
    private int block;

    private Units(String text) {
        this.text = text;
        for (int from = 0; from <= text.length(); ) {
            int newline = text.indexOf('\n', from);
            int to = newline < 0 ? text.length() : newline;
            lines.add(new Line(from, to, text.substring(from, to)));
            from = to + 1;
        }
    }

    /** In reading order, without headings. */
    static List<Unit> of(String text) {
        var units = new Units(text);
        for (int at = 0; at < units.lines.size(); ) {
            at = units.read(at);
        }
        return List.copyOf(units.units);
    }

    /** Reads the block that starts at a line, and returns the line at which the next one may start. */
    private int read(int at) {
        var line = lines.get(at).text();
        if (line.isBlank() || HEADING.matcher(line).matches()) {
            return at + 1;
        }
        block++;
        if (FENCE.matcher(line).matches()) {
            return fenced(at);
        }
        if (ITEM.matcher(line).matches()) {
            return list(at);
        }
        if (isRow(at)) {
            return table(at);
        }
        return INDENTED_CODE.matcher(line).matches() ? indented(at) : prose(at);
    }

    private int fenced(int at) {
        var fence = lines.get(at).text().strip().substring(0, 3);
        int to = at + 1;
        while (to < lines.size() && !lines.get(to).text().strip().startsWith(fence)) {
            to++;
        }
        int last = Math.min(to, lines.size() - 1);
        add(Unit.Kind.CODE, lines.get(at).start(), lines.get(last).end());
        return last + 1;
    }

    private int indented(int at) {
        int to = at + 1;
        while (to < lines.size() && INDENTED_CODE.matcher(lines.get(to).text()).matches()) {
            to++;
        }
        add(Unit.Kind.CODE, lines.get(at).start(), lines.get(to - 1).end());
        return to;
    }

    /** One unit per item, with its lines and its nested items. */
    private int list(int at) {
        int depth = depth(at);
        int from = at;
        int to = at + 1;
        while (to < lines.size() && belongsToList(to, depth)) {
            if (ITEM.matcher(lines.get(to).text()).matches() && depth(to) <= depth) {
                add(Unit.Kind.ITEM, lines.get(from).start(), lines.get(to - 1).end());
                from = to;
            }
            to++;
        }
        add(Unit.Kind.ITEM, lines.get(from).start(), lines.get(to - 1).end());
        return to;
    }

    private boolean belongsToList(int at, int depth) {
        var line = lines.get(at).text();
        if (!line.isBlank()) {
            boolean afterBlank = lines.get(at - 1).text().isBlank();
            return ITEM.matcher(line).matches()
                    || (afterBlank ? depth(at) > depth : !HEADING.matcher(line).matches());
        }
        return at + 1 < lines.size()
                && !lines.get(at + 1).text().isBlank()
                && (ITEM.matcher(lines.get(at + 1).text()).matches() || depth(at + 1) > depth);
    }

    private int table(int at) {
        int to = at + 1;
        while (to < lines.size() && isRow(to)) {
            to++;
        }
        if (lines.get(to - 1).end() - lines.get(at).start() <= WHOLE_TABLE) {
            add(Unit.Kind.TABLE, lines.get(at).start(), lines.get(to - 1).end());
        } else {
            lines.subList(at, to).forEach(row -> add(Unit.Kind.TABLE, row.start(), row.end()));
        }
        return to;
    }

    private int prose(int at) {
        int to = at + 1;
        while (to < lines.size() && isProse(to)) {
            to++;
        }
        sentences(lines.get(at).start(), lines.get(to - 1).end());
        return to;
    }

    private boolean isProse(int at) {
        var line = lines.get(at).text();
        return !line.isBlank()
                && !FENCE.matcher(line).matches()
                && !ITEM.matcher(line).matches()
                && !HEADING.matcher(line).matches()
                && !isRow(at);
    }

    private void sentences(int from, int to) {
        var breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
        breaks.setText(text.substring(from, to).replace('\n', ' '));
        int start = from;
        for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
            int at = from + end;
            if (at == to || !goesOn(start, at)) {
                add(Unit.Kind.SENTENCE, start, at);
                start = at;
            }
        }
    }

    /**
     * Whether this is not the end of a sentence: after an abbreviation, before a lower-case letter, inside code marks
     * or brackets.
     */
    private boolean goesOn(int start, int at) {
        var sentence = text.substring(start, at);
        boolean insideCode = sentence.chars().filter(c -> c == '`').count() % 2 == 1;
        long open = sentence.chars().filter(c -> c == '(').count();
        boolean insideBrackets = open > sentence.chars().filter(c -> c == ')').count();
        return insideCode
                || insideBrackets
                || Character.isLowerCase(text.charAt(at))
                || ABBREVIATION.matcher(sentence).matches();
    }

    private void add(Unit.Kind kind, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Character.isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        if (end > start) {
            units.add(new Unit(kind, block, start, end));
        }
    }

    private boolean isRow(int at) {
        return lines.get(at).text().stripLeading().startsWith("|");
    }

    private int depth(int at) {
        var line = lines.get(at).text();
        return line.length() - line.stripLeading().length();
    }

    private record Line(int start, int end, String text) {}
}
