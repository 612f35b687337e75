package io.agentmarket.documents;

import java.util.regex.Pattern;

/** Plain text: paragraphs between blank lines. */
final class TextReader {

    private static final Pattern BLANK_LINES = Pattern.compile("\\R[\\h]*\\R\\s*");
    private static final int LIST_OR_TABLE = 3;

    private TextReader() {}

    static Extracted read(String text) {
        var found = new Extracted();
        BLANK_LINES.splitAsStream(text).forEach(paragraph -> {
            if (looksLikeLines(paragraph)) {
                found.lines(paragraph);
            } else {
                found.prose(paragraph);
            }
        });
        return found;
    }

    /** Several lines, most of them short and without the end of a sentence: an address, a log, a list. */
    private static boolean looksLikeLines(String paragraph) {
        var lines = paragraph.lines().toList();
        long fragments = lines.stream()
                .filter(line -> line.length() < 60 || line.startsWith(" ") || line.startsWith("\t"))
                .count();
        return lines.size() >= LIST_OR_TABLE && fragments * 2 > lines.size();
    }
}
