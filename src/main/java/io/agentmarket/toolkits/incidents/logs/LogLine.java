package io.agentmarket.toolkits.incidents.logs;

import io.agentmarket.toolkits.incidents.Times;
import io.agentmarket.tools.Arguments;
import java.time.Instant;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One line of a log, with what stands before the message taken apart.
 *
 * @param number from 1
 * @param at when, if the line begins with a full date
 * @param level {@code error}, {@code warn}, {@code info}, {@code debug} or empty
 * @param message without date and level
 */
record LogLine(int number, @Nullable Instant at, String level, String message) {

    private static final int MAX_CHARS = 2_000;

    private static final Pattern DATE =
            Pattern.compile("^[\\[(]?(\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d(?::\\d\\d(?:[.,]\\d{1,9})?)?"
                    + "(?: ?(?:Z|[+-]\\d\\d:?\\d\\d))?)[\\])]?\\s*");
    private static final Pattern LEVEL = Pattern.compile(
            "^[\\[(]?(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|ERR|SEVERE|CRITICAL|CRIT|FATAL)[\\])]?:?(?:\\s+|$)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern WORDS_OF_ERROR = Pattern.compile(
            "\\b(?:level=|severity=)?(?:error|fatal|panic|exception|critical)\\b", Pattern.CASE_INSENSITIVE);

    static LogLine read(int number, String whole) {
        var line = Arguments.clipped(whole, MAX_CHARS);
        var rest = line.strip();
        Instant at = null;
        var date = DATE.matcher(rest);
        if (date.find()) {
            at = Times.find(date.group(1)).orElse(null);
            rest = at == null ? rest : rest.substring(date.end());
        }
        var level = LEVEL.matcher(rest);
        if (level.find()) {
            return new LogLine(number, at, plain(level.group(1)), rest.substring(level.end()));
        }
        return new LogLine(number, at, WORDS_OF_ERROR.matcher(rest).find() ? "error" : "", rest);
    }

    private static String plain(String level) {
        return switch (level.toUpperCase(Locale.ROOT)) {
            case "TRACE", "DEBUG" -> "debug";
            case "INFO", "NOTICE" -> "info";
            case "WARN", "WARNING" -> "warn";
            default -> "error";
        };
    }
}
