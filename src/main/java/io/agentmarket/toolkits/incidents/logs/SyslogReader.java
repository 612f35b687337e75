package io.agentmarket.toolkits.incidents.logs;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads lines of syslog: RFC 3164 and 5424, journald's short formats, and cluster formats that wrap them. */
final class SyslogReader {

    private static final Pattern PRIORITY = Pattern.compile("<(\\d{1,3})>");
    private static final Pattern NEW_HEADER = Pattern.compile(
            "1 (?<at>\\S+) (?<host>\\S+) (?<app>\\S+) \\S+ \\S+ (?:-|(?:\\[[^\\]\\\\]*+(?:\\\\.[^\\]\\\\]*+)*+\\]){1,20})(?: |$)(?:BOM|\uFEFF)?");
    private static final Pattern TAG = Pattern.compile(
            "(?:(?<host>[\\w.:-]+|[\\w.-]+/[\\w.-]+) )?(?<app>[A-Za-z_][\\w./@()-]{0,60}?)(?<pid>\\[\\d+\\])?: ");
    private static final Pattern UPTIME = Pattern.compile("\\[ *\\d{1,9}\\.\\d{1,9}\\] *");
    private static final Pattern BLUE_GENE = Pattern.compile(
            "\\S+ (?<epoch>\\d{10}) \\d{4}\\.\\d\\d\\.\\d\\d (?<node>\\S+) \\d{4}-\\d\\d-\\d\\d-[\\d.]+ \\S+ \\S+ (?<app>\\S+) (?<level>[A-Z]+) ");
    private static final Pattern CLUSTER =
            Pattern.compile("\\S+ \\d{10} \\d{4}\\.\\d\\d\\.\\d\\d \\S+ (?=[A-Z][a-z]{2} )");
    private static final Pattern STATES =
            Pattern.compile("\\d+ (?<node>[\\w.-]+) (?<app>[\\w.]+ [\\w.]+) (?<epoch>\\d{10}) \\d ");

    private final LogTimes times;

    SyslogReader(LogTimes times) {
        this.times = times;
    }

    /** Null for a line of another kind. The level is that of the priority; the message may have its own. */
    @Nullable LogLine read(String text) {
        var line = text;
        var level = "";
        if (text.charAt(0) == '<') {
            var priority = PRIORITY.matcher(text);
            if (!priority.lookingAt()) {
                return null;
            }
            level = Levels.ofSyslog(Integer.parseInt(priority.group(1)) % 8);
            line = text.substring(priority.end());
            var header = NEW_HEADER.matcher(line);
            if (header.lookingAt()) {
                var stamp = times.at(header.group("at"), 0);
                return new LogLine(
                        stamp == null ? null : stamp.at(), level, header.group("app"), 0, line.substring(header.end()));
            }
        }
        return text.charAt(0) == '-' || Character.isDigit(text.charAt(0)) ? wrapped(line, level) : tagged(line, level);
    }

    private @Nullable LogLine wrapped(String line, String level) {
        if (line.charAt(0) == '-' || Character.isLetter(line.charAt(0)) || line.indexOf(' ') > 4) {
            var gene = BLUE_GENE.matcher(line);
            if (gene.lookingAt()) {
                return new LogLine(
                        LogTimes.ofEpoch(gene.group("epoch")),
                        Levels.ofWord(gene.group("level")),
                        gene.group("app"),
                        0,
                        line.substring(gene.end()));
            }
            var cluster = CLUSTER.matcher(line);
            if (cluster.lookingAt()) {
                return tagged(line.substring(cluster.end()), level);
            }
            var states = STATES.matcher(line);
            if (states.lookingAt()) {
                return new LogLine(
                        LogTimes.ofEpoch(states.group("epoch")),
                        level,
                        states.group("app"),
                        0,
                        line.substring(states.end()));
            }
        }
        return tagged(line, level);
    }

    private @Nullable LogLine tagged(String line, String level) {
        var stamp = times.at(line, 0);
        if (stamp == null || stamp.end() >= line.length() || line.charAt(stamp.end()) != ' ') {
            return null;
        }
        var tag = TAG.matcher(line).region(stamp.end() + 1, line.length());
        boolean isNamed = Character.isLetter(line.charAt(0));
        if (!tag.lookingAt() || !isTag(tag.group("host"), tag.group("app"), tag.group("pid"), isNamed)) {
            return null;
        }
        var app = tag.group("app");
        var message = line.substring(tag.end());
        var uptime = UPTIME.matcher(message);
        message = app.equals("kernel") && uptime.lookingAt() ? message.substring(uptime.end()) : message;
        return new LogLine(stamp.at(), level, app, 0, message);
    }

    /** After a date with the month's name any program; after other dates only a name that cannot be a logger's. */
    private static boolean isTag(@Nullable String host, String app, @Nullable String pid, boolean isNamed) {
        if (host != null && !Levels.ofWord(host).isEmpty()) {
            return false;
        }
        return isNamed ? host != null || pid != null : host != null && (pid != null || app.equals("kernel"));
    }
}
