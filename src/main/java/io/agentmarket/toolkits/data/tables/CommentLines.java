package io.agentmarket.toolkits.data.tables;

import java.io.StringReader;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lines that are not of the table's columns: comments, which begin with a usual sign and do not divide as the rows do,
 * and rules, which are drawn from signs.
 */
final class CommentLines {

    private static final List<String> PREFIXES = List.of("#", "--", "//", "%");

    private static final Pattern RULE = Pattern.compile("[-=+|:_ \t]*(---|===|___)[-=+|:_ \t]*");

    private CommentLines() {}

    /** What comment lines begin with; null if there are none. */
    static @Nullable String prefix(Sample sample, CsvDialect dialect, int width) {
        for (var prefix : PREFIXES) {
            if (are(prefix, sample, dialect, width)) {
                return prefix;
            }
        }
        return null;
    }

    /** Whether a line begins as comments do, or is a rule. */
    static boolean possible(CsvScanner scanner) {
        return switch (scanner.firstSign()) {
            case '#', '%' -> true;
            case '/' -> scanner.beginning(2).equals("//");
            case '-' -> scanner.beginning(2).equals("--");
            case '+', '=', '|', '_', ':', ' ' -> isRule(scanner);
            default -> false;
        };
    }

    /** Whether a line is drawn, as below the names of a table for people. */
    static boolean isRule(CsvScanner scanner) {
        return "-=+|_: \t".indexOf(scanner.firstSign()) >= 0
                && RULE.matcher(scanner.beginning(10_000)).matches();
    }

    private static boolean are(String prefix, Sample sample, CsvDialect dialect, int width) {
        long marked = 0;
        long fitting = 0;
        long others = 0;
        boolean onlyAbove = true;
        for (var part : sample.parts()) {
            if (!part.contains(prefix)) {
                continue;
            }
            var scanner = new CsvScanner(new StringReader(part), dialect, 1 << 13);
            while (scanner.next()) {
                if (scanner.kind() == CsvScanner.Kind.BLANK || isRule(scanner)) {
                    continue;
                }
                if (scanner.beginning(prefix.length()).equals(prefix)) {
                    marked++;
                    fitting += scanner.fields() == width ? 1 : 0;
                    onlyAbove &= others == 0;
                } else {
                    others++;
                }
            }
        }
        if (width < 2) {
            return prefix.equals("#") && marked > 0 && onlyAbove && others > marked;
        }
        return marked > fitting && others >= marked;
    }
}
