package io.agentmarket.toolkits.incidents;

import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The part of a text that may describe a failure: its words, without stack frames, addresses, paths, and names of
 * classes and threads, which may contain such words by accident. The names of exceptions stay.
 */
final class SignText {

    private static final int MAX_CHARS = 4_000;

    private static final Pattern CAUSES = Pattern.compile("Caused by: ");
    private static final Pattern FRAMES =
            Pattern.compile("(?m)^\\s*(?:\\.{3} \\d+ (?:more|common frames)|File \".*\", line \\d+|--- End of).*$"
                    + "|\\bat (?:async )?[\\w.$<>/@\\[\\]-]+ ?\\([^)\\n]*\\)");
    private static final Pattern ADDRESS = Pattern.compile("\\b[a-z][a-z+]*://[^\\s\"'<>]+");
    private static final Pattern PATH = Pattern.compile("(?<![\\w.<:/])(?:/[\\w.@%+~?=&;-]+)+/?");
    private static final Pattern CLASS =
            Pattern.compile("\\b(?:[a-z_$][\\w$]*\\.)+[A-Z][\\w$]*(?:\\.[A-Za-z_$][\\w$]*)*");
    /** .NET's namespaces begin with a capital letter, as names in sentences do; so only exceptions are read. */
    private static final Pattern OF_DOT_NET =
            Pattern.compile("\\b(?:[A-Z]\\w*\\.){1,20}([A-Z]\\w*(?:Exception|Error))\\b");

    private static final Pattern MOUNT =
            Pattern.compile("/(?:var|home|srv|data\\d*|mnt|opt|tmp|boot|usr|backups?|media|exports?"
                    + "|vol(?:ume)?s?\\d*|nfs\\d*|dev)(?:/.*)?");
    private static final Pattern FAILURE = Pattern.compile(
            "[\\w$]*(?:Exception|Error|Failure|Fault|Timeout|Interrupt|NotFound|Expired|Denied|Refused|Overflow)$");
    private static final Pattern PART = Pattern.compile(
            "\\b[A-Z][a-z0-9]+(?:[A-Z][A-Za-z0-9]*)?(?:Impl|Handler|Filter|Interceptor|Checker|Service|Controller|Listener|Manager"
                    + "|Factory|Task|Client|Test|Helper|Provider|Subscriber|Thread|Monitor|Registry|Resolver|Validator|Advice"
                    + "|Aspect|Strategy|Worker|Processor|Config)\\b");
    private static final Pattern FIELD = Pattern.compile(
            "\\b(?:thread|logger|class|caller|path|uri|url|trace_?id|request_?id|span_?id|file|func)=\"?[^\\s\",}]+"
                    + "|\"(?:thread|logger|class|caller|path|uri|url|trace_?id|request_?id|span_?id|file|func)\" ?: ?\"[^\"]*\"",
            Pattern.CASE_INSENSITIVE);

    private SignText() {}

    /** The last cause that a trace names; empty if the text names none. */
    static String innermost(String text) {
        int last = -1;
        var causes = CAUSES.matcher(text);
        while (causes.find()) {
            last = causes.end();
        }
        return last < 0 ? "" : text.substring(last);
    }

    /** In lower case. */
    static String plain(String text) {
        var plain = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
        plain = FRAMES.matcher(plain).replaceAll(" ");
        plain = FIELD.matcher(plain).replaceAll(" ");
        plain = ADDRESS.matcher(plain).replaceAll("<url>");
        plain = PATH.matcher(plain)
                .replaceAll(path -> MOUNT.matcher(path.group()).matches() ? "<mount>" : "<path>");
        plain = CLASS.matcher(plain).replaceAll(SignText::failure);
        plain = OF_DOT_NET.matcher(plain).replaceAll("$1");
        plain = PART.matcher(plain).replaceAll("<class>");
        return plain.toLowerCase(Locale.ROOT);
    }

    /** The name of an exception, or nothing for any other class. */
    private static String failure(MatchResult found) {
        var name = found.group();
        var last = name.substring(name.lastIndexOf('.') + 1);
        return FAILURE.matcher(last).matches() ? last.replace("$", "\\$") : "<class>";
    }
}
