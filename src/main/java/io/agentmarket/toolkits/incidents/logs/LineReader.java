package io.agentmarket.toolkits.incidents.logs;

import io.agentmarket.tools.Arguments;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads one line of any program. */
final class LineReader {

    private static final int MAX_CHARS = 2_000;
    private static final int MAX_FIELDS_CHARS = 20_000;
    private static final int MAX_WRAPPINGS = 3;

    /** Comma separated exports of the Windows event viewer, whose level comes first. */
    private static final Pattern EVENT_VIEWER = Pattern.compile(
            "(Critical|Error|Warning|Information|Verbose),(\\d[^,]{12,30}),([^,]{1,120}),(\\d+),[^,]*,");

    private static final String EVENT_LEVEL = "(Critical|Error|Warning|Information|Verbose)[ \\t]+";

    /** Lines of a Windows event log, with the level before or behind the time: level, source, number of the event. */
    private static final Pattern EVENT_LOG = Pattern.compile("(?:" + EVENT_LEVEL + ")?"
            + "(\\d{1,2}[/.]\\d{1,2}[/.]\\d{4},? \\d{1,2}:\\d\\d:\\d\\d(?: ?[AP]M)?)[ \\t]+(?:" + EVENT_LEVEL + ")?"
            + "([A-Za-z.][\\w./-]{0,60}(?: [A-Za-z][\\w./-]{0,60}){0,4})[ \\t]+\\d{1,5}[ \\t]+");

    private static final Pattern STATUS = Pattern.compile(
            "HTTP/\\d(?:\\.\\d)?\"? ([1-5]\\d\\d)\\b|\\bHTTP ([1-5]\\d\\d)\\b|\\bstatus(?:[_ ]?code)?[:= \"]{1,3}([1-5]\\d\\d)\\b"
                    + "|^(?-i:[A-Z]{3,8}) /\\S* ([1-5]\\d\\d)$",
            Pattern.CASE_INSENSITIVE);

    private final LogTimes times;
    private final boolean hasBareLevels;
    private final FieldsReader fields;
    private final AccessReader access;
    private final SyslogReader syslog;

    LineReader(LogTimes times, boolean hasBareLevels) {
        this.times = times;
        this.hasBareLevels = hasBareLevels;
        this.fields = new FieldsReader(times);
        this.access = new AccessReader(times);
        this.syslog = new SyslogReader(times);
    }

    LogLine read(Envelope envelope) {
        return read(envelope.body(), 0).within(envelope.at(), "", envelope.stream());
    }

    private LogLine read(String whole, int depth) {
        var text = whole.stripTrailing();
        if (text.isBlank()) {
            return LogLine.plain("");
        }
        var clipped = Arguments.clipped(text, MAX_CHARS);
        var strict = structured(text, clipped);
        if (strict != null) {
            return strict;
        }
        var tagged = syslog.read(clipped);
        if (tagged != null) {
            return inner(tagged, depth);
        }
        var line = new HeaderReader(clipped, times, hasBareLevels).read();
        var asked = AccessReader.withRequest(line);
        return asked.status() > 0 ? asked : line.at() == null ? withStatus(line) : inner(line, depth);
    }

    private @Nullable LogLine structured(String whole, String text) {
        char first = text.charAt(0);
        if (first == '{') {
            var object = whole.length() > MAX_FIELDS_CHARS ? null : Fields.parse(whole);
            return object == null ? null : fields.read(Fields.of(object));
        }
        if (Character.isLetter(first) || first == '@' || first == '_') {
            var pairs = text.indexOf('=') > 0 ? Fields.ofLogfmt(text) : Map.<String, String>of();
            if (!pairs.isEmpty()) {
                return fields.read(pairs);
            }
            var event = EVENT_VIEWER.matcher(text);
            if (text.indexOf(',') > 0 && event.lookingAt()) {
                var stamp = times.at(event.group(2), 0);
                return new LogLine(
                        stamp == null ? null : stamp.at(),
                        Levels.ofWord(event.group(1)),
                        event.group(3),
                        0,
                        text.substring(event.end()));
            }
        }
        var logged = ofEventLog(text);
        if (logged != null) {
            return logged;
        }
        var klog = first >= 'E' && first <= 'W' ? KlogReader.read(text, times) : null;
        return klog != null ? klog : access.read(text);
    }

    private @Nullable LogLine ofEventLog(String text) {
        char first = text.charAt(0);
        var event = Character.isDigit(first) || "CEWIV".indexOf(first) >= 0 ? EVENT_LOG.matcher(text) : null;
        if (event == null || !event.lookingAt() || (event.group(1) == null) == (event.group(3) == null)) {
            return null;
        }
        var stamp = times.at(event.group(2), 0);
        var level = event.group(1) == null ? event.group(3) : event.group(1);
        return new LogLine(
                stamp == null ? null : stamp.at(),
                Levels.ofWord(level),
                event.group(4),
                0,
                text.substring(event.end()));
    }

    /** A program's own format can follow the time that a collector added. */
    private LogLine inner(LogLine line, int depth) {
        if (depth == MAX_WRAPPINGS || line.message().isBlank()) {
            return withStatus(line);
        }
        var message = line.message();
        boolean mayBeFormed = line.level().isEmpty() || message.startsWith("{") || Character.isDigit(message.charAt(0));
        if (!mayBeFormed) {
            return withStatus(line);
        }
        var inner = read(message, depth + 1);
        boolean isFormed = inner.at() != null || !inner.level().isEmpty() || inner.status() > 0;
        return isFormed ? inner.within(line.at(), line.level(), line.source()) : withStatus(line);
    }

    /** With the HTTP status that the message names in a usual way. */
    static LogLine withStatus(LogLine line) {
        if (line.message().indexOf("HTTP") < 0
                && line.message().indexOf("tatus") < 0
                && line.message().indexOf(" /") < 0) {
            return line;
        }
        var found = STATUS.matcher(line.message());
        if (!found.find()) {
            return line;
        }
        var code = IntStream.rangeClosed(1, found.groupCount())
                .mapToObj(found::group)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
        return new LogLine(line.at(), line.level(), line.source(), Integer.parseInt(code), line.message());
    }
}
