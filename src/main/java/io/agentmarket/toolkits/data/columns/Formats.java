package io.agentmarket.toolkits.data.columns;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The formats of dates that are not ISO 8601. */
public final class Formats {

    public static final String DAY_FIRST = "%d/%m/%Y";
    public static final String MONTH_FIRST = "%m/%d/%Y";
    public static final String MONTH_NAME = "%b %d %Y";
    public static final String DAY_AND_NAME = "%d %b %Y";

    /** The forms in which a time of day may follow a date by day and month. */
    public static final List<String> TIMES = List.of(" %H:%M", " %H:%M:%S");

    private static final Map<String, String> LETTERS = new TreeMap<>(Map.of(
            "yyyy", "%Y", "MMM", "%b", "MM", "%m", "M", "%m", "dd", "%d", "d", "%d", "HH", "%H", "mm", "%M", "ss",
            "%S"));

    private Formats() {}

    /** A text as its format expects it: slashes between numbers, short names of months, a blank before the time. */
    public static String prepared(DialectSql sql, String text, String format) {
        if (format.startsWith(DAY_FIRST) || format.startsWith(MONTH_FIRST)) {
            var slashes = Conversion.slashes(text);
            var checked = "case when "
                    + sql.fullMatch(
                            slashes,
                            "[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}"
                                    + (format.contains(" ") ? "[T ][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?" : ""))
                    + " then " + slashes + " end";
            return format.contains(" ") ? "replace(" + checked + ", 'T', ' ')" : checked;
        }
        if (format.equals(MONTH_NAME) || format.equals(DAY_AND_NAME)) {
            return sql.shortMonths("replace(" + text + ", ',', '')");
        }
        return text;
    }

    /**
     * A caller's format, such as {@code dd.MM.yyyy HH:mm}, in the words of strptime.
     *
     * @throws ExpressionFault for a letter that stands for nothing
     */
    public static String read(String written) {
        var format = new StringBuilder();
        for (int at = 0; at < written.length(); ) {
            char c = written.charAt(at);
            int end = at;
            while (end < written.length() && written.charAt(end) == c) {
                end++;
            }
            if (Character.isLetter(c)) {
                var word = LETTERS.get(written.substring(at, end));
                if (word == null && c == 'T' && end - at == 1) {
                    word = "T";
                }
                if (word == null) {
                    throw new ExpressionFault("the format has '" + written.substring(at, end)
                            + "', which is not one of: " + String.join(", ", LETTERS.keySet()));
                }
                format.append(word);
            } else if (c == '%') {
                throw new ExpressionFault("write the format as dd.MM.yyyy HH:mm:ss, without %");
            } else {
                format.append(written, at, end);
            }
            at = end;
        }
        return format.toString();
    }
}
