package io.agentmarket.toolkits.data.tables;

import io.agentmarket.toolkits.data.tables.Reading.Lines;
import io.agentmarket.toolkits.data.tables.Reading.Rejected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The account of a file while it is read. */
final class Account {

    /** The rejects that are kept with their text; the others are counted. */
    static final int MAX_REJECTS = 1_000;

    /** The text of a reject that is kept. */
    static final int MAX_TEXT = 200;

    /** The warnings of an answer. */
    private static final int MAX_WARNINGS = 100;

    /** Rejects in a row that are named as a stretch. */
    private static final int MIN_STRETCH = 10;

    long preamble;
    long header;
    long comments;
    long blank;
    long ofRows;
    long rejected;
    long footer;

    private final List<Rejected> rejects = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final List<String> evidence = new ArrayList<>();
    private final Map<String, String> used = new LinkedHashMap<>();
    private long stretchFrom;
    private long stretch;
    private String stretchReason = "";
    private long longestFrom;
    private long longestTo;
    private long longest;
    private String longestReason = "";

    void warn(String sentence) {
        if (warnings.size() < MAX_WARNINGS && !warnings.contains(sentence)) {
            warnings.add(sentence);
        }
    }

    void warn(List<String> sentences) {
        sentences.forEach(this::warn);
    }

    void because(List<String> sentences) {
        evidence.addAll(sentences);
    }

    void use(String option, String value) {
        used.put(option, value);
    }

    void row(long lines) {
        ofRows += lines;
        stretch = 0;
    }

    void reject(long line, long lines, String text, String reason) {
        rejected += lines;
        if (rejects.size() < MAX_REJECTS) {
            rejects.add(new Rejected(line, shortened(text), reason));
        }
        if (stretch == 0 || !reason.equals(stretchReason)) {
            stretch = 0;
            stretchFrom = line;
            stretchReason = reason;
        }
        stretch++;
        if (stretch > longest) {
            longest = stretch;
            longestFrom = stretchFrom;
            longestTo = line + lines - 1;
            longestReason = reason;
        }
    }

    Reading reading(String format, List<String> columns, long total, long rows) {
        if (longest >= MIN_STRETCH) {
            warn("From line " + longestFrom + " to line " + longestTo + ", " + longest
                    + " lines in a row are rejected: " + longestReason);
        }
        if (rejected > ofRows) {
            warn("More lines are rejected (" + rejected + ") than read (" + ofRows + "): check the options");
        }
        var lines = new Lines(total, preamble, header, comments, blank, rows, ofRows, rejected, footer);
        if (!lines.addUp()) {
            throw new IllegalStateException("lines do not add up: " + lines);
        }
        return new Reading(format, used, evidence, columns, lines, rejects, warnings);
    }

    Sketch sketch(String format, List<String> columns, long skipLines, List<String> obstacles, long rowsOfHead) {
        return new Sketch(format, used, evidence, columns, skipLines, obstacles, warnings, rowsOfHead);
    }

    /** A count of rows as the beginning of a sentence. */
    static String rows(long count) {
        return count == 1 ? "1 row has" : count + " rows have";
    }

    static String shortened(String text) {
        var shown = new StringBuilder();
        for (int i = 0; i < text.length() && shown.length() < MAX_TEXT; i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                shown.append(c).append(text.charAt(++i));
            } else {
                shown.append(c == 0 || Character.isSurrogate(c) ? '\uFFFD' : c);
            }
        }
        return shown.length() < MAX_TEXT
                ? shown.toString()
                : shown.append("...").toString();
    }
}
