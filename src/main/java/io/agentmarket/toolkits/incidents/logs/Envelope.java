package io.agentmarket.toolkits.incidents.logs;

import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The part of a line that a collector added: compose, kubectl, the container runtimes.
 * @param stream the source of the lines, to separate interleaved programs
 * @param at the collector's time
 * @param body the program's own line, indented as it was
 */
record Envelope(String stream, @Nullable Instant at, String body) {

    private static final Pattern ANSI =
            Pattern.compile("\\x1b\\[[0-9;?]*[A-Za-z]|\\[\\d{1,2}(?:;\\d{1,3}){0,4}m(?!\\])");
    private static final Pattern COMPOSE = Pattern.compile("([A-Za-z0-9][\\w.-]{0,80}) {0,30}\\| ?");
    private static final Pattern KUBECTL = Pattern.compile("\\[pod/([^/\\]\\s]+)/([^\\]\\s]+)\\] ?");
    private static final Pattern CRI = Pattern.compile("(stdout|stderr) [FP] ");

    static Envelope of(String line, LogTimes times) {
        var text = withoutColours(line);
        var stream = "";
        var kubectl = KUBECTL.matcher(text);
        if (text.startsWith("[pod/") && kubectl.lookingAt()) {
            stream = kubectl.group(1);
            text = text.substring(kubectl.end());
        } else if (text.indexOf('|') > 0) {
            var compose = COMPOSE.matcher(text);
            if (compose.lookingAt() && isService(compose.group(1))) {
                stream = compose.group(1);
                text = text.substring(compose.end());
            }
        }
        return runtime(stream, text, times);
    }

    private static Envelope runtime(String stream, String text, LogTimes times) {
        if (text.startsWith("{\"log\":")) {
            var entry = Fields.parse(text);
            if (entry != null && entry.path("log").isString()) {
                return new Envelope(
                        stream,
                        at(entry.path("time"), times),
                        stripEnd(entry.path("log").stringValue()));
            }
        }
        if (!text.isEmpty()
                && Character.isDigit(text.charAt(0))
                && (text.contains(" stdout ") || text.contains(" stderr "))) {
            var stamp = times.at(text, 0);
            var cri = CRI.matcher(text);
            if (stamp != null
                    && stamp.end() + 1 < text.length()
                    && cri.region(stamp.end() + 1, text.length()).lookingAt()) {
                return new Envelope(stream, stamp.at(), text.substring(cri.end()));
            }
        }
        return new Envelope(stream, null, text);
    }

    /** The name of a service, not a level or a column of a table drawn with bars. */
    private static boolean isService(String name) {
        return Levels.ofWord(name).isEmpty() && name.chars().anyMatch(Character::isLetter);
    }

    /** Also without the escape character itself, which is lost when text is copied from a terminal. */
    private static String withoutColours(String line) {
        var text = !line.isEmpty() && line.charAt(0) == '\uFEFF' ? line.substring(1) : line;
        return text.indexOf('[') < 0 ? text : ANSI.matcher(text).replaceAll("");
    }

    private static @Nullable Instant at(JsonNode time, LogTimes times) {
        var stamp = time.isString() ? times.at(time.stringValue(), 0) : null;
        return stamp == null ? null : stamp.at();
    }

    private static String stripEnd(String text) {
        return text.stripTrailing();
    }
}
